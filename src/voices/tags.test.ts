import fc from 'fast-check'
import { expect, test } from 'vitest'
import { memoryVoices } from '../../test/support/studio.js'
import { normalizeTags, saveTags } from './tags.js'

const pcm = { samples: new Float32Array(24_000), sampleRateHz: 24_000 }

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

test('saving tags keeps all else of the voice, its date too', async () => {
  const voices = memoryVoices()
  await voices.save({ name: 'Lei', reference: pcm, transcript: '你好', language: 'zh', profile: null })
  expect(await saveTags(voices, 'Lei', ['故事'])).toMatchObject({
    name: 'Lei',
    transcript: '你好',
    tags: ['故事'],
  })
  expect(voices.find('Lei')?.tags).toEqual(['故事'])
})
