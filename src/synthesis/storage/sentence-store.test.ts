import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { defaultSynthesisOptions } from '../../engines/engine.js'
import { silentLogger } from '../../foundation/index.js'
import { createDiskBlobStore } from './blob-store.js'
import { canonicalJson } from './canonical-json.js'
import { createSentenceStore, decodeSentence, encodeSentence, sentenceKeyOf } from './sentence-store.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yinse-blobs-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const open = (quotaBytes = 10_000) => createDiskBlobStore({ folder, quotaBytes, logger: silentLogger })
const key = (digit: string) => digit.repeat(64)
const mark = {
  kind: 'character',
  text: '好',
  startSec: 0,
  endSec: 0.5,
  sourceStart: 0,
  sourceEnd: 1,
} as const

describe('the key of a sentence', () => {
  const inputs = {
    segment: { text: '行业', readings: [], unspoken: [], language: 'zh' as const },
    voiceHash: 'v',
    options: defaultSynthesisOptions,
    engine: { id: 'e', version: '1', weightsHash: 'w' },
  }
  const reading = { start: 0, end: 1, kind: 'pinyin', reading: 'hang2' } as const

  test('changes with everything that the audio depends on', () => {
    const variants = [
      inputs,
      { ...inputs, segment: { ...inputs.segment, text: '行' } },
      { ...inputs, segment: { ...inputs.segment, readings: [reading] } },
      { ...inputs, segment: { ...inputs.segment, unspoken: [{ start: 0, end: 1 }] } },
      { ...inputs, segment: { ...inputs.segment, language: 'en' as const } },
      { ...inputs, voiceHash: 'u' },
      ...Object.keys(defaultSynthesisOptions).map((option) => ({
        ...inputs,
        options: { ...defaultSynthesisOptions, [option]: 0.123 },
      })),
      ...Object.keys(inputs.engine).map((field) => ({
        ...inputs,
        engine: { ...inputs.engine, [field]: 'x' },
      })),
    ]
    expect(new Set(variants.map(sentenceKeyOf)).size).toBe(variants.length)
  })

  test('does not change with the order of fields or the place of the sentence', () => {
    const { segment, ...rest } = inputs
    const placed = {
      index: 7,
      sourceStart: 90,
      pauseAfterSec: 1,
      language: 'zh' as const,
      unspoken: [],
      readings: [],
      text: '行业',
    }
    expect(sentenceKeyOf({ ...rest, segment: placed })).toBe(sentenceKeyOf({ segment, ...rest }))
  })
})

test('canonical JSON is JSON with sorted keys', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(canonicalJson(value as never))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
  expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: true })).toBe(
    '{"a":true,"b":[1,{"c":"x","d":null}]}',
  )
})

describe('a stored sentence', () => {
  test('comes back with the very same samples and marks', () => {
    fc.assert(
      fc.property(fc.float32Array({ noNaN: true, maxLength: 50 }), fc.string(), (samples, text) => {
        const audio = { samples, marks: [{ ...mark, text }] }
        expect(decodeSentence(encodeSentence(audio))).toEqual(audio)
      }),
    )
  })

  test('cut off anywhere it counts as absent', () => {
    const whole = encodeSentence({ samples: Float32Array.of(0.1, 0.2), marks: [mark] })
    for (let length = 0; length < whole.length; length++) {
      expect(decodeSentence(whole.subarray(0, length))).toBeUndefined()
    }
  })

  test('that is damaged on disk is removed and asked for again', async () => {
    const blobs = await open()
    const store = createSentenceStore(blobs)
    await store.put(key('a'), { samples: Float32Array.of(1), marks: [] })
    await writeFile(join(folder, 'aa', key('a')), 'not a sentence')
    expect(await store.get(key('a'))).toBeUndefined()
    expect(await readdir(join(folder, 'aa'))).toEqual([])
  })
})

describe('the blob store', () => {
  test('over its quota the least recently used blob goes, also after a restart', async () => {
    const first = await open(250)
    for (const digit of ['a', 'b']) await first.put(key(digit), new Uint8Array(100))
    await first.get(key('a'))
    await first.put(key('c'), new Uint8Array(100))
    expect(await first.get(key('b'))).toBeUndefined()
    const second = await open(150)
    const kept = await Promise.all(['a', 'c'].map((digit) => second.get(key(digit))))
    expect(kept.filter(Boolean)).toHaveLength(1)
  })

  test('sweeps away what a crash left half written', async () => {
    await open().then((store) => store.put(key('a'), new Uint8Array(1)))
    await writeFile(join(folder, 'aa', `${key('a')}.123.part`), 'x')
    const store = await open()
    expect(await readdir(join(folder, 'aa'))).toEqual([key('a')])
    expect(await store.get(key('a'))).toHaveLength(1)
  })

  test('takes nothing but a hash for a key', async () => {
    const store = await open()
    await expect(store.put('../../x', new Uint8Array(1))).rejects.toThrow(TypeError)
    expect(await store.get('../../x')).toBeUndefined()
  })

  test('does without the disk when there is no room on it', async () => {
    const store = await open()
    await writeFile(join(folder, 'bb'), 'in the way')
    await store.put(key('b'), new Uint8Array(1))
    expect(await store.get(key('b'))).toBeUndefined()
  })
})
