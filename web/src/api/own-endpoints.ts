/** What our own JSON API offers, for people who read the API page. */
export interface OwnEndpoint {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly about: { readonly zh: string; readonly en: string }
  /** What follows the address in a call with cURL. */
  readonly curl: string
}

const json = (body: object) => ` -H 'Content-Type: application/json' -d '${JSON.stringify(body)}'`

export const ownEndpoints: readonly OwnEndpoint[] = [
  {
    method: 'POST',
    path: '/v1/jobs',
    about: { zh: '开始合成，返回任务', en: 'Starts speaking; answers with the job' },
    curl: json({ text: '你好', voice: { kind: 'saved', name: 'Lei' }, speed: 1 }),
  },
  {
    method: 'GET',
    path: '/v1/jobs/ID/events',
    about: { zh: '任务的进度（SSE）', en: 'Progress of a job (SSE)' },
    curl: ' -N',
  },
  {
    method: 'GET',
    path: '/v1/jobs/ID/result',
    about: { zh: '完成的 wav', en: 'The finished wav' },
    curl: ' -o result.wav',
  },
  { method: 'DELETE', path: '/v1/jobs/ID', about: { zh: '取消任务', en: 'Cancels a job' }, curl: '' },
  {
    method: 'POST',
    path: '/v1/files',
    about: { zh: '上传录音', en: 'Uploads a recording' },
    curl: ' -F file=@recording.wav',
  },
  {
    method: 'POST',
    path: '/v1/references/check',
    about: { zh: '检查录音是否适合克隆', en: 'Tells whether a recording is fit to be cloned' },
    curl: json({ path: 'ID' }),
  },
  { method: 'GET', path: '/v1/voices', about: { zh: '音色列表', en: 'The voices' }, curl: '' },
  {
    method: 'POST',
    path: '/v1/voices',
    about: { zh: '用录音或 .pt 文件新增音色', en: 'Adds a voice from a recording or a .pt file' },
    curl: ' -F name=Lei -F file=@Lei.pt',
  },
  {
    method: 'PATCH',
    path: '/v1/voices/NAME',
    about: { zh: '改音色的名称或文字稿', en: 'Changes the name or the transcript of a voice' },
    curl: json({ name: '新名称', transcript: '录音里说的话' }),
  },
  {
    method: 'DELETE',
    path: '/v1/voices/NAME',
    about: {
      zh: '删除音色，返回可恢复的 restoreToken',
      en: 'Deletes a voice; its restoreToken brings it back',
    },
    curl: '',
  },
  {
    method: 'GET',
    path: '/v1/voices/NAME/file',
    about: { zh: '导出 .pt 文件', en: 'Exports the .pt file' },
    curl: ' -o voice.pt',
  },
  {
    method: 'POST',
    path: '/v1/voices/starter',
    about: { zh: '添加示例音色', en: 'Adds the sample voices' },
    curl: '',
  },
  {
    method: 'GET',
    path: '/v1/neural-models',
    about: { zh: '可安装的神经网络模型及其状态', en: 'Neural models that can be installed, and their state' },
    curl: '',
  },
  {
    method: 'POST',
    path: '/v1/neural-models/ID/install',
    about: { zh: '安装模型，或接着下载', en: 'Installs a model, or goes on with it' },
    curl: '',
  },
  {
    method: 'GET',
    path: '/v1/events',
    about: { zh: '音色列表的变化（SSE）', en: 'Tells when the voices change (SSE)' },
    curl: ' -N',
  },
]

export function curlOf({ method, path, curl }: OwnEndpoint, rootUrl: string): string {
  const verb = method === 'GET' ? '' : ` -X ${method}`
  return `curl${verb} ${rootUrl.replace(/\/$/, '')}${path}${curl}`
}
