import { describe, expect, test } from 'vitest'
import type { ApiCall } from './api-call'
import { recordedScript } from './recorded-script'

const origin = 'http://localhost:7860'
const infer: ApiCall = {
  kind: 'wire',
  apiName: '/infer',
  arguments: {
    name: '使用参考音频',
    voice: { path: '/yinse/files/0a/ref.wav', meta: { _type: 'gradio.FileData' } },
    text: `It's "so" \\ 好\n第二行`,
    speed: 1.25,
  },
}
const save: ApiCall = { kind: 'wire', apiName: '/save_audio', arguments: { name: '小明' } }

describe('recorded scripts', () => {
  test('calls come in their order, with real values, in every language', () => {
    for (const language of ['python', 'javascript', 'bash'] as const) {
      const script = recordedScript(language, [infer, save], origin)
      expect(script.indexOf('/infer')).toBeGreaterThan(-1)
      expect(script.indexOf('/save_audio')).toBeGreaterThan(script.indexOf('/infer'))
      expect(script).toContain('1.25')
      expect(script).toContain(`${origin}/gradio_api/file=/yinse/files/0a/ref.wav`)
    }
  })

  test('the Python of a call without a file imports no handle_file', () => {
    expect(recordedScript('python', [save], origin)).toContain('import Client\n')
    expect(recordedScript('python', [infer], origin)).toContain('import Client, handle_file\n')
  })

  test('a voice is imported with the words of its recording, where they are known', () => {
    const file = { path: '/yinse/files/0a/ref.wav', meta: { _type: 'gradio.FileData' as const } }
    const known: ApiCall = { kind: 'import', name: '小明', transcript: '你好。', file }
    for (const language of ['python', 'javascript', 'bash'] as const) {
      expect(recordedScript(language, [known], origin)).toMatch(/transcript.{1,6}你好。/)
      const unknown = recordedScript(language, [{ ...known, transcript: '' }], origin)
      expect(unknown).toContain('小明')
      expect(unknown).not.toContain('transcript')
    }
  })

  test('no recording is None in Python and null elsewhere', () => {
    const saved: ApiCall = {
      kind: 'wire',
      apiName: '/infer',
      arguments: { name: 'Lei.pt', voice: null, text: 'a', speed: 1 },
    }
    expect(recordedScript('python', [saved], origin)).toContain('voice=None,')
    expect(recordedScript('javascript', [saved], origin)).toContain('voice: null,')
    expect(recordedScript('bash', [saved], origin)).toContain('["Lei.pt",null,"a",1]')
  })

  test('quotes in a text survive the shell', () => {
    expect(recordedScript('bash', [infer], origin)).toContain(`It'\\''s`)
  })

  test('every bash call carries the session of the script', () => {
    const script = recordedScript('bash', [infer, save], origin)
    expect(script.match(/"session_hash": "'"\$SESSION"'"/g)).toHaveLength(2)
  })
})
