import { describe, expect, test } from 'vitest'
import { isUnderRoot, rootUrlOf } from './root-url.js'

const request = (headers: Record<string, string>, protocol = 'http') => ({
  headers,
  protocol,
  localHost: '127.0.0.1:7860',
})

describe('root URL', () => {
  test.each([
    [request({ host: 'localhost:7860' }), '', 'http://localhost:7860'],
    [request({ host: '[::1]:7860' }), '', 'http://[::1]:7860'],
    [request({ host: '语音.example' }), '', 'http://127.0.0.1:7860'],
    [request({}), '', 'http://127.0.0.1:7860'],
    [request({ host: 'a' }), '/tts/', 'http://a/tts'],
    [request({ host: 'a' }, 'https'), '', 'https://a'],
    [request({ host: 'a', 'x-forwarded-proto': 'http' }, 'https'), '', 'https://a'],
    [request({ host: 'a', 'x-forwarded-host': ' b , c' }), '', 'http://b'],
    [request({ host: 'a', 'x-forwarded-host': 'b' }), 'https://full.example/x', 'https://full.example/x'],
  ])('of %o with %s is %s', (from, rootPath, expected) => {
    expect(rootUrlOf(from, rootPath)).toBe(expected)
  })

  test.each([
    ['http://localhost:7860/gradio_api/file=x', 'http://localhost:7860', true],
    ['http://127.0.0.1:7860/x', 'http://localhost:7860', true],
    ['http://[::1]:7860/x', 'http://127.0.0.1:7860', true],
    ['http://localhost:7861/x', 'http://localhost:7860', false],
    ['http://localhost.evil.example:7860/x', 'http://localhost:7860', false],
    ['http://127.0.0.1.evil.example:7860/x', 'http://127.0.0.1:7860', false],
    ['https://a.example/other', 'https://a.example/tts', false],
  ])('%s under %s: %s', (url, root, expected) => {
    expect(isUnderRoot(new URL(url), root)).toBe(expected)
  })
})
