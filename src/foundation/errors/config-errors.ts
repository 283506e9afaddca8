import { defineError } from './kinds.js'

/** A part of a message that comes in both languages. */
export interface Words {
  readonly zh: string
  readonly en: string
}

export const configErrors = {
  /** `origin`: the file; null: the environment. */
  'config-key-unknown': defineError<{ key: string; origin: string | null; nearest: string; known: string }>({
    kind: 'invalid-input',
    zh: ({ key, origin, nearest, known }) =>
      `${origin ?? '环境变量'} 里有不认识的设置“${key}”。你是不是想写“${nearest}”？可用的设置：${known}。`,
    en: ({ key, origin, nearest, known }) =>
      `Unknown setting "${key}" in ${origin ?? 'the environment'}. Did you mean "${nearest}"? Known settings: ${known}.`,
  }),
  'config-value-invalid': defineError<{ key: string; origin: string; value: string; allowed: Words }>({
    kind: 'invalid-input',
    zh: ({ key, origin, value, allowed }) =>
      `${origin} 里的设置“${key}”不能是“${value}”。允许的值：${allowed.zh}。`,
    en: ({ key, origin, value, allowed }) =>
      `Setting "${key}" from ${origin} cannot be "${value}". Allowed: ${allowed.en}.`,
  }),
  'config-file-unreadable': defineError<{ filePath: string; problem: Words }>({
    kind: 'invalid-input',
    zh: ({ filePath, problem }) => `读不了设置文件 ${filePath}：${problem.zh}。请改正，或删除这个文件。`,
    en: ({ filePath, problem }) =>
      `The settings file ${filePath} cannot be read: ${problem.en}. Correct it, or delete the file.`,
  }),
  'public-bind-refused': defineError<{ host: string }>({
    kind: 'invalid-input',
    zh: ({ host }) =>
      `监听 ${host} 会让网络上的其他人也能使用。请用 YINSE_KEYS 设置访问密钥，或加 --open 表示确实要对所有人开放。`,
    en: ({ host }) =>
      `Listening on ${host} lets others on the network in. Set access keys with YINSE_KEYS, or pass --open to let everybody in on purpose.`,
  }),
  'port-taken': defineError<{ host: string; port: number }>({
    kind: 'conflict',
    zh: ({ host, port }) =>
      `${host} 的端口 ${port} 已被占用。请先关闭占用它的程序（也许是旧版应用），或换一个端口：--port ${port === 65535 ? port - 1 : port + 1}。`,
    en: ({ host, port }) =>
      `Port ${port} on ${host} is taken. Stop the program that uses it (perhaps the old app), or choose another one: --port ${port === 65535 ? port - 1 : port + 1}.`,
  }),
  'address-unusable': defineError<{ host: string; port: number; problem: string }>({
    kind: 'invalid-input',
    zh: ({ host, port, problem }) =>
      `不能在 ${host} 的端口 ${port} 上监听（${problem}）。请检查 --host 和 --port；1024 以下的端口通常需要管理员权限。`,
    en: ({ host, port, problem }) =>
      `Cannot listen on ${host}, port ${port} (${problem}). Check --host and --port; ports below 1024 usually need administrator rights.`,
  }),
  'certificate-unusable': defineError<{ filePath: string; problem: string }>({
    kind: 'invalid-input',
    zh: ({ filePath, problem }) =>
      `https 证书 ${filePath} 不能使用（${problem}）。请换成匹配的 cert.pem 和 key.pem，或删除它们：下次启动会自动生成。`,
    en: ({ filePath, problem }) =>
      `The https certificate ${filePath} cannot be used (${problem}). Put a cert.pem and key.pem there that belong together, or delete them: the next start makes new ones.`,
  }),
  'data-folder-unusable': defineError<{ folder: string; problem: string }>({
    kind: 'invalid-input',
    zh: ({ folder, problem }) =>
      `数据目录 ${folder} 不能使用（${problem}）。请用 --data 指定一个可写的目录。`,
    en: ({ folder, problem }) =>
      `The data folder ${folder} cannot be used (${problem}). Name a folder that can be written to with --data.`,
  }),
  'server-unreachable': defineError<{ server: string; problem: string }>({
    kind: 'not-found',
    zh: ({ server, problem }) => `连不上服务器 ${server}（${problem}）。请检查它是否在运行。`,
    en: ({ server, problem }) => `The server ${server} cannot be reached (${problem}). Check that it runs.`,
  }),
  'server-untrusted': defineError<{ server: string; problem: string }>({
    kind: 'forbidden',
    zh: ({ server, problem }) =>
      `服务器 ${server} 的证书不受信任（${problem}）。若是你自己的服务器，请用 --ca 指定它的证书：服务器数据目录里的 tls/cert.pem。`,
    en: ({ server, problem }) =>
      `The certificate of the server ${server} is not trusted (${problem}). If the server is yours, name its certificate with --ca: tls/cert.pem in the data folder of the server.`,
  }),
  'server-refused': defineError<{ server: string; status: number; problem: string }>({
    kind: 'conflict',
    zh: ({ server, status, problem }) => `服务器 ${server} 拒绝了请求（${status}）：${problem}`,
    en: ({ server, status, problem }) => `The server ${server} refused the request (${status}): ${problem}`,
  }),
  'doctor-problems': defineError<{ problems: number }>({
    kind: 'conflict',
    zh: ({ problems }) => `发现 ${problems} 个问题，请按上面的建议处理。`,
    en: ({ problems }) => `Problems found: ${problems}. See above for what to do.`,
  }),
  'player-missing': defineError<{ tried: string }>({
    kind: 'not-found',
    zh: ({ tried }) =>
      `找不到能播放声音的程序，试过：${tried}。请安装 ffmpeg 或 alsa-utils；声音文件已经写好。`,
    en: ({ tried }) =>
      `No program that plays sound works here. Tried: ${tried}. Install ffmpeg or alsa-utils; the sound file is written.`,
  }),
  'epub-invalid': defineError<{ fileName: string; problem: string }>({
    kind: 'invalid-input',
    zh: ({ fileName, problem }) => `${fileName} 不是能读的 EPUB（${problem}）。请换一个文件，或另存为 txt。`,
    en: ({ fileName, problem }) =>
      `${fileName} is no EPUB that can be read (${problem}). Use another file, or save it as txt.`,
  }),
  'batch-invalid': defineError<{ line: number; problem: string }>({
    kind: 'invalid-input',
    zh: ({ line, problem }) =>
      `批处理文件第 ${line} 行有误（${problem}）。每行应为 JSON，例如 {"text": "你好", "output": "a.wav"}。`,
    en: ({ line, problem }) =>
      `Line ${line} of the batch is wrong (${problem}). Each line is JSON, such as {"text": "Hello", "output": "a.wav"}.`,
  }),
  'batch-failed': defineError<{ failed: number; total: number }>({
    kind: 'engine-failed',
    zh: ({ failed, total }) =>
      `${total} 行里有 ${failed} 行失败，原因见上。修正后再运行一次，已完成的会跳过。`,
    en: ({ failed, total }) =>
      `${failed} of ${total} lines failed; see above. Mend them and run it again: what is done is skipped.`,
  }),
  'command-invalid': defineError<{ problem: Words }>({
    kind: 'invalid-input',
    zh: ({ problem }) => `命令写得不对：${problem.zh}。用 --help 查看用法。`,
    en: ({ problem }) => `The command is not right: ${problem.en}. See --help.`,
  }),
  'data-folder-in-use': defineError<{ folder: string; pid: number; filePath: string }>({
    kind: 'conflict',
    zh: ({ folder, pid, filePath }) =>
      `数据目录 ${folder} 正被另一个服务器使用（进程 ${pid}）。请先停止它，或用 --data 指定另一个目录；若确定没有别的服务器，请删除 ${filePath}。`,
    en: ({ folder, pid, filePath }) =>
      `The data folder ${folder} is in use by another server (process ${pid}). Stop that one, or name another folder with --data; if there is none for sure, delete ${filePath}.`,
  }),
}
