// Joins of sentences by the real engine, and seams of sentences that were spoken again: measured alike.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encodeWav } from '../../src/audio/index.js'
import { integratedLoudnessLufs, RealFft, TruePeakLimiter, truePeakDb } from '../../src/dsp/index.js'
import { createEmbeddedEngine } from '../../src/engines/embedded/host/index.js'
import type { Engine } from '../../src/engines/engine.js'
import { packageRoot, silentLogger } from '../../src/foundation/index.js'
import {
  createJobBook,
  type JobBook,
  type PlacedLine,
  type SpeakRequest,
  type VoiceChoice,
} from '../../src/synthesis/index.js'
import { segmentText } from '../../src/text/index.js'
import { spokenReference } from '../support/spoken-reference.js'
import { createTestStudio, ManualTime, speakRequest, type TestStudio } from '../support/studio.js'

const rateHz = 24_000
const owner = { kind: 'local' } as const
const never = new AbortController().signal
const text = [
  '今天早上天气很好。我们一起去公园散步。路边的花都开了。孩子们在草地上跑来跑去。中午我们在湖边吃饭。下午又下起了小雨。',
  '她打开窗户往外看。街上的人都打着伞。一辆公共汽车慢慢开过去。他在门口等了很久。晚上大家坐在一起喝茶。最后谁也没有说话。',
].join('')

let engine: Engine
let one: TestStudio
let book: JobBook
let voice: VoiceChoice
let id: string

beforeAll(async () => {
  engine = await createEmbeddedEngine({
    dataDir: join(packageRoot, 'data'),
    threads: 1,
    logger: silentLogger,
  })
  const pcm = spokenReference()
  one = await createTestStudio({
    engines: [engine],
    tools: {
      segmentText: (input) => segmentText(input),
      prepareReference: async () => ({
        pcm,
        loudnessLufs: integratedLoudnessLufs(pcm.samples, pcm.sampleRateHz),
        keptSec: null,
      }),
      createLimiter: () => {
        const limiter = new TruePeakLimiter({ sampleRateHz: rateHz })
        return { process: (samples) => limiter.feed(samples), flush: () => limiter.finish() }
      },
    },
  })
  book = createJobBook(one.studio, new ManualTime().clock)
  const filePath = await one.upload(Buffer.from(encodeWav(pcm.samples)).toString('latin1'))
  voice = { kind: 'reference', filePath, transcript: null }
  id = await speak(text)
}, 240_000)
afterAll(async () => {
  await one.dispose()
  await engine.dispose()
})

async function speak(words: string, change: Partial<SpeakRequest['options']> = {}): Promise<string> {
  const request = speakRequest(words, voice)
  const job = await book.start({ ...request, options: { ...request.options, ...change } })
  await new Promise<void>((resolve, reject) => {
    book.follow(job.id, owner, 0, ({ event }) => {
      if (event.kind === 'done') resolve()
      if (event.kind === 'failed') reject(event.error)
    })
  })
  return job.id
}

async function soundOf(jobId = id): Promise<Float32Array> {
  const bytes = (await readFile((await book.takes.result(jobId, owner, never)).filePath)).subarray(44)
  return Float32Array.from({ length: bytes.length / 2 }, (_, n) => bytes.readInt16LE(2 * n) / 32_768)
}

interface Seam {
  /** Between the level before and after, dB. */
  readonly levelDb: number
  /** Root mean square difference of the long-term spectra before and after, level apart, dB. */
  readonly spectrumDb: number
  /** Largest step from sample to sample within 5 ms of both edges. */
  readonly click: number
}

/** How the sound before a join differs from that after it; of each side the 1.2 s next to it. */
function seamsOf(sound: Float32Array, sentences: readonly PlacedLine[]): Seam[] {
  return sentences.slice(1).map((after, at) => {
    const before = sentences[at] as PlacedLine
    const left = sound.subarray(
      Math.round(Math.max(before.startSec, before.endSec - 1.2) * rateHz),
      Math.round(before.endSec * rateHz),
    )
    const right = sound.subarray(
      Math.round(after.startSec * rateHz),
      Math.round(Math.min(after.endSec, after.startSec + 1.2) * rateHz),
    )
    const [leftBands, rightBands] = [bandsOf(left), bandsOf(right)]
    const levelDb = levelOf(right) - levelOf(left)
    const squares = leftBands.map((band, n) => ((rightBands[n] ?? 0) - band - levelDb) ** 2)
    const spectrumDb = Math.sqrt(squares.reduce((sum, value) => sum + value, 0) / squares.length)
    const edges = [before.endSec, after.startSec].map((sec) => Math.round(sec * rateHz))
    return { levelDb, spectrumDb, click: Math.max(...edges.map((edge) => largestStep(sound, edge, 120))) }
  })
}

function levelOf(samples: Float32Array): number {
  const power = samples.reduce((sum, value) => sum + value * value, 0) / samples.length
  return 10 * Math.log10(power + 1e-12)
}

function largestStep(sound: Float32Array, center: number, around: number): number {
  let step = 0
  for (let n = Math.max(1, center - around); n < Math.min(sound.length, center + around); n++) {
    step = Math.max(step, Math.abs((sound[n] ?? 0) - (sound[n - 1] ?? 0)))
  }
  return step
}

/** Long-term power in third-octave-like bands from 100 Hz to 8 kHz, dB. */
function bandsOf(samples: Float32Array): number[] {
  const size = 1024
  const fft = new RealFft(size)
  const power = new Float64Array(size / 2 + 1)
  const frame = new Float64Array(size)
  const re = new Float64Array(size / 2 + 1)
  const im = new Float64Array(size / 2 + 1)
  for (let from = 0; from + size <= samples.length; from += size / 2) {
    for (let n = 0; n < size; n++) {
      frame[n] = (samples[from + n] ?? 0) * (0.5 - 0.5 * Math.cos((2 * Math.PI * n) / size))
    }
    fft.forward(frame, re, im)
    for (let bin = 0; bin < power.length; bin++) {
      power[bin] = (power[bin] ?? 0) + (re[bin] ?? 0) ** 2 + (im[bin] ?? 0) ** 2
    }
  }
  const bands: number[] = []
  for (let lowHz = 100; lowHz < 8000; lowHz *= 2 ** (1 / 3)) {
    const from = Math.max(1, Math.round((lowHz * size) / rateHz))
    const to = Math.max(from + 1, Math.round((lowHz * 2 ** (1 / 3) * size) / rateHz))
    let sum = 0
    for (let bin = from; bin < to; bin++) sum += power[bin] ?? 0
    bands.push(10 * Math.log10(sum / (to - from) + 1e-12))
  }
  return bands
}

/** Half of the smallest change of level that is heard. */
const unheardDb = 0.5

const worst = (seams: readonly Seam[], name: keyof Seam) =>
  Math.max(...seams.map((seam) => Math.abs(seam[name])))

describe('sentences of the real engine', () => {
  test('are joined without a click, a jump of level or a peak over the ceiling', async () => {
    const sound = await soundOf()
    const sentences = book.takes.sentences(id, owner)
    expect(sentences).toHaveLength(12)
    const inside = largestStep(sound, Math.round(sound.length / 2), Math.round(sound.length / 2) - 1)
    expect(worst(seamsOf(sound, sentences), 'click')).toBeLessThan(inside / 4)
    const loudness = sentences.map(({ startSec, endSec }) =>
      integratedLoudnessLufs(sound.subarray(startSec * rateHz, endSec * rateHz), rateHz),
    )
    expect(Math.max(...loudness) - Math.min(...loudness)).toBeLessThan(6)
    expect(truePeakDb(sound)).toBeLessThanOrEqual(-0.9)
  })

  test('spoken again fit in as well as those that stayed', async () => {
    // What differs at a join depends on the words there: each is held against itself in the text spoken whole, as it is
    // and with either change.
    const changes = [{ seed: 7 }, { speedRatio: 1.15 }]
    const whole: Seam[][] = []
    for (const jobId of [id, ...(await Promise.all(changes.map((change) => speak(text, change))))]) {
      whole.push(seamsOf(await soundOf(jobId), book.takes.sentences(jobId, owner)))
    }
    await book.takes.speakAgain(id, owner, 1, { options: changes[0] }, never)
    await book.takes.speakAgain(id, owner, 3, { options: changes[1] }, never)
    const after = await soundOf()
    const all = seamsOf(after, book.takes.sentences(id, owner))
    for (const at of [0, 1, 2, 3]) {
      const spliced = all.slice(at, at + 1)
      const same = whole.flatMap((seams) => seams.slice(at, at + 1))
      expect(worst(spliced, 'levelDb')).toBeLessThanOrEqual(worst(same, 'levelDb') + unheardDb)
      expect(worst(spliced, 'spectrumDb')).toBeLessThanOrEqual(worst(same, 'spectrumDb') + unheardDb)
      expect(worst(spliced, 'click')).toBeLessThan(
        largestStep(after, after.length >> 1, after.length >> 1) / 4,
      )
    }
  }, 120_000)

  test('with other words sound as if they had always been there', async () => {
    const edited = await speak(text)
    const words = '一列火车从桥上开过去。'
    await book.takes.speakAgain(edited, owner, 8, { text: words }, never)
    const fresh = await speak(text.replace('一辆公共汽车慢慢开过去。', words))
    expect(await soundOf(edited)).toEqual(await soundOf(fresh))
  }, 120_000)
})
