import { expect, test } from 'vitest'
import { memoryBlobs } from '../../../test/support/memory-blobs.js'
import { deferred, toneEngine } from '../../../test/support/studio.js'
import { PromptCache } from './prompt-cache.js'

const never = new AbortController().signal
const reference = async () => ({
  pcm: { samples: new Float32Array(24_000), sampleRateHz: 24_000 },
  transcript: null,
  language: null,
})

function countingEngine(overrides: { version?: string; weightsHash?: string } = {}) {
  const counts = { encoded: 0 }
  const engine = { ...toneEngine({ onPrompt: () => counts.encoded++ }), ...overrides }
  return { engine, counts }
}

test('a voice is encoded once, also for the next process', async () => {
  const { engine, counts } = countingEngine()
  const blobs = memoryBlobs()
  const cache = new PromptCache(blobs)
  const first = await cache.promptOf(engine, 'voice', reference, never)
  expect(await cache.promptOf(engine, 'voice', reference, never)).toBe(first)
  expect(await new PromptCache(blobs).promptOf(engine, 'voice', reference, never)).toEqual(first)
  expect(counts.encoded).toBe(1)
})

test('another voice, version or weights are encoded anew', async () => {
  const blobs = memoryBlobs()
  const cache = new PromptCache(blobs)
  const variants = [{}, { version: '2' }, { weightsHash: 'f'.repeat(64) }].map(countingEngine)
  for (const { engine } of variants) await cache.promptOf(engine, 'voice', reference, never)
  await cache.promptOf(variants[0]?.engine ?? toneEngine(), 'other', reference, never)
  expect(variants.map(({ counts }) => counts.encoded)).toEqual([2, 1, 1])
  expect(blobs.size).toBe(4)
})

test('jobs that come together wait for one encoding', async () => {
  const gate = deferred()
  const { engine, counts } = countingEngine()
  const cache = new PromptCache(memoryBlobs())
  const slowly = async () => {
    await gate.promise
    return reference()
  }
  const jobs = [1, 2, 3].map(() => cache.promptOf(engine, 'voice', slowly, never))
  gate.resolve()
  await Promise.all(jobs)
  expect(counts.encoded).toBe(1)
})

test('when the first is cancelled, the next one encodes', async () => {
  const abort = new AbortController()
  const gate = deferred()
  const { engine, counts } = countingEngine()
  const cache = new PromptCache(memoryBlobs())
  const cancelled = async () => {
    await gate.promise
    abort.signal.throwIfAborted()
    return reference()
  }
  const first = cache.promptOf(engine, 'voice', cancelled, abort.signal)
  const second = cache.promptOf(engine, 'voice', reference, never)
  abort.abort()
  gate.resolve()
  await expect(first).rejects.toThrow()
  await second
  expect(counts.encoded).toBe(1)
})
