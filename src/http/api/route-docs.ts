import type { UiLanguage } from '../../foundation/index.js'

/** What the schemas of a route do not tell. */
export interface RouteDoc extends Readonly<Record<UiLanguage, string>> {
  /** What a success looks like; JSON unless given. */
  readonly answers?: 'json' | 'audio' | 'events' | 'file' | 'nothing' | 'websocket'
  /** Of a request with a file in it: the fields beside it. */
  readonly multipart?: readonly string[]
}

/** Every route of the JSON API, by method and path. */
export const routeDocs: Readonly<Record<string, RouteDoc>> = {
  'GET /v1/login': { zh: '是否需要登录', en: 'Whether a login is needed' },
  'POST /v1/login': { zh: '用密钥登录', en: 'Log in with a key', answers: 'nothing' },
  'DELETE /v1/login': { zh: '退出登录', en: 'Log out', answers: 'nothing' },
  'GET /v1/status': { zh: '服务器状态', en: 'The state of the server' },
  'GET /v1/events': {
    zh: '音色列表变化的通知',
    en: 'Notices that the voices have changed',
    answers: 'events',
  },
  'GET /v1/api-page': { zh: '旧程序接口页的内容', en: "What the old app's API page shows" },

  'GET /v1/voices': { zh: '列出音色', en: 'List the voices' },
  'POST /v1/voices': {
    zh: '用录音或 .pt 文件添加音色',
    en: 'Add a voice from a recording or a .pt file',
    multipart: ['name', 'transcript'],
  },
  'POST /v1/voices/starter': { zh: '安装示例音色', en: 'Add the designed starter voices' },
  'POST /v1/voices/restore': { zh: '恢复删除的音色', en: 'Bring a removed voice back' },
  'GET /v1/voices/{name}': { zh: '一个音色', en: 'One voice' },
  'PATCH /v1/voices/{name}': { zh: '改名、改文字稿或标签', en: 'Change name, transcript or tags of a voice' },
  'DELETE /v1/voices/{name}': { zh: '删除音色', en: 'Remove a voice' },
  'POST /v1/voices/{name}/duplicate': { zh: '复制音色', en: 'Copy a voice' },
  'GET /v1/voices/{name}/file': { zh: '下载音色文件 (.pt)', en: 'The voice as a .pt file', answers: 'file' },
  'GET /v1/voices/{name}/audio': { zh: '试听参考音频', en: 'The reference of a voice', answers: 'audio' },

  'POST /v1/jobs': { zh: '开始一个任务', en: 'Start a job' },
  'GET /v1/jobs': { zh: '列出自己的任务', en: 'List your jobs' },
  'GET /v1/jobs/{id}': { zh: '任务状态', en: 'The state of a job' },
  'DELETE /v1/jobs/{id}': { zh: '取消任务', en: 'Cancel a job' },
  'GET /v1/jobs/{id}/events': {
    zh: '跟踪任务进度，可用 Last-Event-ID 续传',
    en: 'Follow a job, resumable with Last-Event-ID',
    answers: 'events',
  },
  'GET /v1/jobs/{id}/result': { zh: '任务的 wav 结果', en: 'The result as wav', answers: 'audio' },
  'GET /v1/jobs/{id}/audio': {
    zh: '边合成边收听',
    en: 'The sound, also while it is made',
    answers: 'audio',
  },
  'GET /v1/jobs/{id}/subtitles': { zh: '字幕', en: 'Subtitles', answers: 'file' },
  'GET /v1/jobs/{id}/sentences/{index}/audio': {
    zh: '一句话的声音',
    en: 'The sound of one sentence',
    answers: 'audio',
  },
  'POST /v1/jobs/{id}/resume': { zh: '继续一个中断或失败的任务', en: 'Go on with a job that stopped' },
  'GET /v1/jobs/{id}/sentences': {
    zh: '句子列表，含读法和时间',
    en: 'The sentences, with readings and times',
  },
  'GET /v1/jobs/{id}/sentences/{index}': { zh: '一个句子和它的各个版本', en: 'One sentence and its takes' },
  'POST /v1/jobs/{id}/sentences/{index}/takes': { zh: '把一句话再说一遍', en: 'Speak a sentence again' },
  'PUT /v1/jobs/{id}/sentences/{index}/take': { zh: '选用一个版本', en: 'Choose a take' },
  'POST /v1/jobs/{id}/render': {
    zh: '按选用的版本重新接好整段音频',
    en: 'Join the sound of the takes that count now',
  },
  'POST /v1/jobs/{id}/undo': { zh: '撤销', en: 'Undo the last change' },
  'POST /v1/jobs/{id}/redo': { zh: '重做', en: 'Redo what was undone' },
  'GET /v1/jobs/{id}/sentences.zip': {
    zh: '所有句子的声音',
    en: 'The sound of every sentence',
    answers: 'file',
  },
  'GET /v1/engines': { zh: '列出引擎', en: 'List the engines' },
  'POST /v1/engines/choice': { zh: '会用哪个引擎，为什么', en: 'Which engine would speak, and why' },
  'GET /v1/live/{sessionHash}': {
    zh: '一个会话正在合成的声音',
    en: 'What is being spoken for a session now',
    answers: 'audio',
  },

  'POST /v1/audio/speech': {
    zh: '与 OpenAI 兼容的语音合成，边合成边返回',
    en: "OpenAI's speech endpoint; sound leaves as it is made",
    answers: 'audio',
  },
  'GET /v1/models': { zh: '与 OpenAI 兼容的模型列表', en: "OpenAI's list of models: the engines" },
  'GET /v1/models/{model}': { zh: '其中一个模型', en: 'One of these models' },
  'GET /v1/audio/stream': {
    zh: 'WebSocket：边输入文本边合成。发送 start、text、flush、end、cancel（JSON），收到 started、piece、warning、done、cancelled、error（JSON）和声音（二进制）',
    en: 'WebSocket: text in as it is typed, sound out. Send start, text, flush, end, cancel (JSON); receive started, piece, warning, done, cancelled, error (JSON) and sound (binary)',
    answers: 'websocket',
  },

  'POST /v1/text/reading': { zh: '查看文本会怎么读', en: 'How a text would be read, sound by sound' },
  'GET /v1/lexicon': { zh: '列出或导出词典', en: 'List or export a lexicon' },
  'POST /v1/lexicon': { zh: '加入词条（JSON 或 TSV）', en: 'Add entries to a lexicon (JSON or TSV)' },
  'PUT /v1/lexicon': { zh: '替换词典（JSON 或 TSV）', en: 'Replace a lexicon (JSON or TSV)' },
  'DELETE /v1/lexicon': { zh: '删除一个词条', en: 'Remove an entry from a lexicon' },

  'POST /v1/files': { zh: '上传文件', en: 'Upload a file', multipart: [] },
  'GET /v1/files/{id}': { zh: '下载文件', en: 'A stored file', answers: 'file' },
  'GET /v1/files/peaks': { zh: '波形', en: 'The waveform of a file' },
  'GET /v1/files/download': { zh: '下载为另一种格式', en: 'A result in another format', answers: 'audio' },
  'POST /v1/references/check': { zh: '检查录音是否适合', en: 'What is worth knowing about a recording' },
  'POST /v1/verify': { zh: '读取 AI 标识', en: 'Read the AI label of a sound file', multipart: [] },

  'GET /v1/neural-models': { zh: '列出神经网络模型', en: 'List the neural models' },
  'POST /v1/neural-models/{id}/install': { zh: '安装模型', en: 'Install a model' },
  'POST /v1/neural-models/{id}/files': {
    zh: '发送模型的一个文件，文件齐全后自动安装',
    en: 'Send a file of a model; it is installed once all are there',
    multipart: [],
  },
  'POST /v1/neural-models/{id}/pause': { zh: '暂停安装', en: 'Pause an installation' },
  'POST /v1/neural-models/{id}/verify': { zh: '校验模型', en: 'Check an installed model' },
  'DELETE /v1/neural-models/{id}': { zh: '删除模型', en: 'Remove a model' },
}
