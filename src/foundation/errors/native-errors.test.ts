import { expect, test } from 'vitest'
import { AppError } from './app-error.js'

test('a process that the system killed is told with the likely reason, in the language of the reader', () => {
  const killed = new AppError('engine-process-ended', { engineId: 'native', reason: 'SIGKILL: last words' })
  expect(killed.text('zh')).toContain('SIGKILL: last words，多半是系统内存不足')
  expect(killed.text('en')).toContain('SIGKILL: last words, mostly because memory ran out')
  const crashed = new AppError('engine-process-ended', { engineId: 'native', reason: 'SIGSEGV' })
  expect(crashed.text('zh')).not.toContain('内存')
  expect(crashed.text('en')).not.toContain('memory')
})
