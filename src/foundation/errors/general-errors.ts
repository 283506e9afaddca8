import { defineError } from './kinds.js'

export const generalErrors = {
  internal: defineError({
    kind: 'internal',
    zh: () => '服务器内部出错，详情已写入日志。请重试；若再次出现，请附上日志报告。',
    en: () =>
      'Something went wrong inside the server; the log has the details. Try again, and report it with the log if it happens again.',
  }),
  cancelled: defineError({
    kind: 'cancelled',
    zh: () => '任务已取消。',
    en: () => 'The job was cancelled.',
  }),
  'shutting-down': defineError({
    kind: 'busy',
    zh: () => '服务器正在关闭，不再接受新任务。请在它重新启动后再试。',
    en: () => 'The server is shutting down and takes no new jobs. Try again after it has restarted.',
  }),
}
