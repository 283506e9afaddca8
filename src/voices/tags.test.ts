import fc from 'fast-check'
import { expect, test } from 'vitest'
import { normalizeTags } from './tags.js'

test('tags are trimmed, composed, and there once', () => {
  expect(normalizeTags([' 旁白 ', 'cafe\u0301', 'caf\u00e9', '旁白', 'two  words'])).toEqual([
    '旁白',
    'caf\u00e9',
    'two words',
  ])
})

test.each(['', '   ', 'a,b', '甲，乙', 'a\u0000b', '长'.repeat(33)])('%j is no tag', (tag) => {
  expect(() => normalizeTags([tag])).toThrow(expect.objectContaining({ code: 'voice-tags-invalid' }))
})

test('a voice has 20 tags at the most', () => {
  const tags = Array.from({ length: 21 }, (_, n) => `tag ${n}`)
  expect(normalizeTags(tags.slice(0, 20)).length).toBe(20)
  expect(() => normalizeTags(tags)).toThrow(expect.objectContaining({ code: 'voice-tags-invalid' }))
})

test('what was normalised stays as it is', () => {
  const tag = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(fc.array(tag, { maxLength: 8 }), (tags) => {
      let once: readonly string[]
      try {
        once = normalizeTags(tags)
      } catch {
        return
      }
      expect(normalizeTags(once)).toEqual(once)
    }),
  )
})
