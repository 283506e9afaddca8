import { defineError } from './kinds.js'

export const httpErrors = {
  'route-not-found': defineError<{ method: string; path: string; meant: string | null }>({
    kind: 'not-found',
    zh: ({ method, path, meant }) =>
      `没有 ${method} ${path} 这个地址。${meant === null ? '请检查网址和方法。' : `旧版应用的接口在 ${meant}。`}`,
    en: ({ method, path, meant }) =>
      `There is nothing at ${method} ${path}. ${meant === null ? 'Check the address and the method.' : `The old app's interface is at ${meant}.`}`,
  }),
  'request-invalid': defineError<{ field: string; problem: { zh: string; en: string } }>({
    kind: 'invalid-input',
    zh: ({ field, problem }) => `请求里的“${field}”不对：${problem.zh}。`,
    en: ({ field, problem }) => `"${field}" in the request is not right: ${problem.en}.`,
  }),
  'body-too-large': defineError<{ limitMb: number }>({
    kind: 'too-large',
    zh: ({ limitMb }) => `请求正文超过 ${limitMb} MB 的上限。请缩短文本，或把文件用上传接口发送。`,
    en: ({ limitMb }) =>
      `The request body is over the limit of ${limitMb} MB. Shorten the text, or send files through the upload route.`,
  }),
  'typing-not-started': defineError({
    kind: 'conflict',
    zh: () => '还没有开始。请先发送 {"type": "start", "voice": …}。',
    en: () => 'Nothing was started. Send {"type": "start", "voice": …} first.',
  }),
  'typing-not-ended': defineError({
    kind: 'conflict',
    zh: () => '上一段还没有结束。请先发送 end 并等到 done，或发送 cancel。',
    en: () => 'The one before has not ended. Send end and wait for done, or send cancel.',
  }),
  'typing-ended': defineError({
    kind: 'conflict',
    zh: () => '已经发送过 end，不能再加文本。请等到 done，再用 start 重新开始。',
    en: () => 'The text was ended already. Wait for done, then start again.',
  }),
  'stream-idle': defineError<{ idleSec: number }>({
    kind: 'invalid-input',
    zh: ({ idleSec }) => `${idleSec} 秒没有收到任何消息，连接已关闭。请重新连接。`,
    en: ({ idleSec }) => `Nothing came for ${idleSec} s, so the connection was closed. Connect again.`,
  }),
  'streams-full': defineError<{ limit: number }>({
    kind: 'busy',
    zh: ({ limit }) => `已有 ${limit} 个实时连接，不再接受新的。请稍后再试。`,
    en: ({ limit }) => `There are ${limit} live connections already, and no more are taken. Try again later.`,
  }),
  'connections-full': defineError<{ limit: number }>({
    kind: 'busy',
    zh: ({ limit }) =>
      `你的地址已有 ${limit} 个连接，不再接受新的。请先关闭一些（例如多余的页面），或重用连接；代理后面有许多用户时，管理员可用 YINSE_CONNECTIONS_PER_ADDRESS 调高。`,
    en: ({ limit }) =>
      `Your address holds ${limit} connections already, and no more are taken. Close some, such as pages that you do not need, or use connections again; the owner of a server behind a proxy can raise YINSE_CONNECTIONS_PER_ADDRESS.`,
  }),
  'file-part-missing': defineError({
    kind: 'invalid-input',
    zh: () => '请求里没有文件。请用 multipart/form-data 发送一个名为 file 的部分。',
    en: () => 'The request has no file. Send multipart/form-data with one part named file.',
  }),
  'form-unreadable': defineError<{ problem: string }>({
    kind: 'invalid-input',
    zh: ({ problem }) =>
      `上传的表单不完整或格式不对（${problem}）。请用完整的 multipart/form-data 重新上传；浏览器、curl -F 和 Gradio 客户端会自动生成它。`,
    en: ({ problem }) =>
      `The uploaded form is cut off or malformed (${problem}). Send it again as complete multipart/form-data; browsers, curl -F and the Gradio clients make it by themselves.`,
  }),
  'origin-refused': defineError<{ origin: string }>({
    kind: 'forbidden',
    zh: ({ origin }) =>
      `不接受来自网页“${origin}”的请求。本机网页（localhost）总是允许；其他网页要由管理员用 YINSE_ORIGINS 加入。`,
    en: ({ origin }) =>
      `Requests from the web page "${origin}" are refused. Pages of this machine (localhost) are always allowed; the owner can add others with YINSE_ORIGINS.`,
  }),
  'host-refused': defineError<{ host: string }>({
    kind: 'forbidden',
    zh: ({ host }) =>
      `这台服务器不认“${host}”这个名字。请用 localhost 或 IP 地址访问，或由管理员用 YINSE_HOSTS 加入。`,
    en: ({ host }) =>
      `This server does not answer to the name "${host}". Use localhost or its IP address, or have the owner add the name with YINSE_HOSTS.`,
  }),
  'key-needed': defineError({
    kind: 'unauthorized',
    zh: () => '需要访问密钥。请在网页登录，或发送请求头 Authorization: Bearer 密钥。',
    en: () => 'An access key is needed. Log in on the page, or send the header Authorization: Bearer KEY.',
  }),
  'key-wrong': defineError({
    kind: 'unauthorized',
    zh: () => '访问密钥不对。请检查是否完整，或向管理员索取。',
    en: () => 'The access key is wrong. Check that it is complete, or ask the owner for one.',
  }),
  'url-download-off': defineError({
    kind: 'forbidden',
    zh: () => '服务器不下载网址（已由管理员关闭）。请先下载文件，再上传它。',
    en: () =>
      'This server does not download from URLs (switched off by its owner). Download the file and upload it.',
  }),
  'url-invalid': defineError<{ url: string }>({
    kind: 'invalid-input',
    zh: ({ url }) => `“${url}”不是可用的网址。只支持 http 和 https，且不能带用户名和密码。`,
    en: ({ url }) =>
      `"${url}" cannot be used. Only http and https URLs without user name and password are accepted.`,
  }),
  'url-not-public': defineError<{ host: string }>({
    kind: 'forbidden',
    zh: ({ host }) => `“${host}”不是公网地址，服务器不从那里下载。请直接上传文件。`,
    en: ({ host }) =>
      `"${host}" is not a public address, so the server does not download from it. Upload the file.`,
  }),
  'url-unreachable': defineError<{ host: string; problem: string }>({
    kind: 'invalid-input',
    zh: ({ host, problem }) =>
      `从 ${host} 下载失败（${problem}）。服务器可能没有联网；请先下载文件，再上传它。`,
    en: ({ host, problem }) =>
      `The download from ${host} failed (${problem}). The server may have no network; download the file and upload it.`,
  }),
  'admin-needed': defineError({
    kind: 'forbidden',
    zh: () => '只有这台机器的用户或持有密钥的人可以更改模型。请在服务器本机操作，或用密钥登录。',
    en: () =>
      'Only the user of this machine and holders of a key may change models. Do it on the server itself, or log in with a key.',
  }),
}
