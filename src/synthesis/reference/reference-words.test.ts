import { expect, test } from 'vitest'
import { memoryBlobs } from '../../../test/support/memory-blobs.js'
import type { HashedReference } from './reference-cache.js'
import { ReferenceWords, type ReferenceWordsParts } from './reference-words.js'

const never = new AbortController().signal
const pcm = { samples: new Float32Array(24_000), sampleRateHz: 24_000 }
const whole: HashedReference = { pcm, loudnessLufs: -20, keptSec: null, samplesHash: 'a' }
const part: HashedReference = { ...whole, samplesHash: 'b', keptSec: { start: 1, end: 3 } }

/** Each word lasts a second. */
const oneSecondEach: ReferenceWordsParts['timeWords'] = async (text) =>
  [...text.matchAll(/\w+/g)].map(({ index, 0: word }, second) => ({
    start: index,
    end: index + word.length,
    startSec: second,
    endSec: second + 1,
  }))

function wordsOf(parts: Partial<ReferenceWordsParts> = {}, blobs = memoryBlobs()) {
  const calls = { heard: 0, timed: 0 }
  const words = new ReferenceWords({
    decode: async () => pcm,
    blobs,
    ...parts,
    transcribe: async () => {
      calls.heard++
      return ' as heard '
    },
    timeWords: (...given) => {
      calls.timed++
      return (parts.timeWords ?? oneSecondEach)(...given)
    },
  })
  return { words, calls }
}

test('words of a recording that is used whole are what the user said', async () => {
  const { words, calls } = wordsOf()
  expect(await words.ofUpload(whole, 'a.wav', 'One, two.', never)).toBe('One, two.')
  expect(calls).toEqual({ heard: 0, timed: 0 })
})

test('where the recording was cut, so are its words, with their punctuation', async () => {
  const { words } = wordsOf()
  expect(await words.ofUpload(part, 'a.wav', 'Zero, one; two! Three four.', never)).toBe('one; two!')
})

test('words that cannot be placed are not used: the recogniser hears what is there', async () => {
  const { words } = wordsOf({ timeWords: async () => [] })
  expect(await words.ofUpload(part, 'a.wav', 'Zero one two.', never)).toBe('as heard')
})

test('what nobody said is heard once, also by the next process', async () => {
  const blobs = memoryBlobs()
  const first = wordsOf({}, blobs)
  expect(await first.words.ofUpload(whole, 'a.wav', null, never)).toBe('as heard')
  expect(await first.words.ofUpload(whole, 'a.wav', '  ', never)).toBe('as heard')
  const second = wordsOf({}, blobs)
  expect(await second.words.ofUpload(whole, 'a.wav', null, never)).toBe('as heard')
  expect([first.calls.heard, second.calls.heard]).toEqual([1, 0])
})

test('the words of a beginning end where it ends', async () => {
  const { words } = wordsOf()
  expect(await words.ofStart(pcm, 'Zero one two three.', 2.2, never)).toBe('Zero one')
})
