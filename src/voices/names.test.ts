import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AppError } from '../foundation/index.js'
import { compareVoiceNames, normalizeVoiceName } from './names.js'

function ruleFor(name: string): string | null {
  try {
    normalizeVoiceName(name)
    return null
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    expect(error.code).toBe('voice-name-invalid')
    return (error.data as { rule: string }).rule
  }
}

describe('a voice name', () => {
  test.each([
    '步非烟',
    'jok老师',
    'Lei',
    '叶奈法',
    'my voice (2)',
    'a.b',
    '😀',
    'é',
    '한국어',
    'com',
    'nullable',
  ])('%s is accepted as it is', (name) => expect(normalizeVoiceName(name)).toBe(name))

  test.each([
    ['', 'empty'],
    ['  ', 'empty'],
    ['.pt', 'empty'],
    ['a/b', 'separator'],
    ['..\\b', 'separator'],
    ['a:b', 'separator'],
    ['a\u0000b', 'control'],
    ['a\nb', 'control'],
    ['a\u202eb', 'control'],
    ['a\u200bb', 'control'],
    ['a\ud800b', 'control'],
    ['.hidden', 'leading-dot'],
    ['..', 'leading-dot'],
    ['end.', 'trailing-dot'],
    ['NUL', 'device-name'],
    ['con.txt', 'device-name'],
    ['LPT1', 'device-name'],
    ['com¹', 'device-name'],
    ['使用参考音频', 'reserved-choice'],
    ['一'.repeat(65), 'too-many-characters'],
    ['𠀀'.repeat(51), 'too-many-bytes'],
  ])('%j breaks the rule %s', (name, rule) => expect(ruleFor(name)).toBe(rule))

  test('64 characters and 200 bytes are the limits themselves', () => {
    expect(ruleFor('一'.repeat(64))).toBeNull()
    expect(ruleFor('𠀀'.repeat(50))).toBeNull()
  })

  test('loses .pt and surrounding space, and is composed', () => {
    expect(normalizeVoiceName(' 小明.pt ')).toBe('小明')
    expect(normalizeVoiceName('e\u0301')).toBe('\u00e9')
  })

  test('the message shows invisible characters by their code points', () => {
    expect(() => normalizeVoiceName('a\u202eb')).toThrow('aU+202Eb')
  })

  test('normalising twice equals once, and the result fits a file name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        if (ruleFor(name)) return
        const once = normalizeVoiceName(name)
        expect(Buffer.byteLength(`${once}.pt`)).toBeLessThanOrEqual(203)
        if (!/\.pt$/i.test(once)) expect(normalizeVoiceName(once)).toBe(once)
      }),
    )
  })
})

test("the old app's four voices come in its order", () => {
  const names = ['步非烟', '叶奈法', 'Lei', 'jok老师']
  expect(names.sort(compareVoiceNames)).toEqual(['jok老师', 'Lei', '叶奈法', '步非烟'])
})

test('the order is by code point beyond the basic plane too', () => {
  expect(['\u{20000}', '\uff5e', 'b', 'B', 'a'].sort(compareVoiceNames)).toEqual([
    'a',
    'B',
    'b',
    '\uff5e',
    '\u{20000}',
  ])
})
