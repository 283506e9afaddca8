import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type CompressedFormat,
  encodedFile,
  fliteSpeech,
  wavFile,
} from '../../test/support/audio-fixtures.js'
import { sine, whiteNoise } from '../../test/support/signals.js'
import { AppError } from '../foundation/index.js'
import { decodeAudioFile, defaultDecodeLimits, prepareReferenceFile } from './decode.js'
import { decodeAudioBytes } from './decode-bytes.js'
import { durationSecOf, type Pcm } from './pcm.js'

let folder = ''
let fileCount = 0
const never = new AbortController().signal

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yinse-decode-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Without the thread, whose start takes longer than all of these files together. */
const decode = (bytes: Uint8Array | string, maxDurationSec = 900) =>
  decodeAudioBytes(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes, maxDurationSec)

async function decodeInThread(bytes: Uint8Array | string, limits = {}, signal = never): Promise<Pcm> {
  const path = join(folder, `${fileCount++}.wav`)
  await writeFile(path, bytes)
  return decodeAudioFile(path, { ...defaultDecodeLimits, ...limits }, signal)
}

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'decoded',
    (error: unknown) => (error instanceof AppError ? error.code : error),
  )

/** Amplitude of the frequency in the middle half of the signal. */
function amplitudeAt({ samples, sampleRateHz }: Pcm, frequencyHz: number): number {
  const start = samples.length >> 2
  const length = samples.length >> 1
  let re = 0
  let im = 0
  for (let n = start; n < start + length; n++) {
    const angle = (2 * Math.PI * frequencyHz * n) / sampleRateHz
    re += samples[n] * Math.cos(angle)
    im += samples[n] * Math.sin(angle)
  }
  return (2 * Math.hypot(re, im)) / length
}

const tone = (amplitude: number, frequencyHz: number, sampleRateHz: number, durationSec = 1) =>
  Float32Array.from(sine(frequencyHz, sampleRateHz, durationSec), (x) => amplitude * x)

describe('a wav file of any encoding', () => {
  test.each([
    ['u8', 1, {}],
    ['s16', 2, {}],
    ['s24', 2, { isExtensible: true }],
    ['s32', 1, {}],
    ['f32', 2, { isExtensible: true }],
    ['f64', 1, {}],
    ['mu-law', 1, {}],
    ['a-law', 2, {}],
    ['ima-adpcm', 1, {}],
  ] as const)(
    '%s, %d channels %j: rate kept, right length, pitch and level',
    async (encoding, channelCount, options) => {
      const channel = tone(0.5, 500, 22_050)
      const file = wavFile(Array(channelCount).fill(channel), 22_050, encoding, options)
      const pcm = await decode(file)
      expect(pcm.sampleRateHz).toBe(22_050)
      expect(durationSecOf(pcm)).toBeGreaterThan(encoding === 'ima-adpcm' ? 0.97 : 0.9999)
      expect(amplitudeAt(pcm, 500)).toBeCloseTo(0.5, 1)
      expect(Math.abs(amplitudeAt(pcm, 500) - 0.5)).toBeLessThan(0.01)
    },
  )

  test.each([0, 0xffffffff, 10_000_000])(
    'whose header states %d bytes of data is read to its end',
    async (statedDataBytes) => {
      const pcm = await decode(wavFile([tone(0.5, 500, 16_000)], 16_000, 's16', { statedDataBytes }))
      expect(pcm.samples.length).toBe(16_000)
    },
  )

  test('that is cut off gives what is there', async () => {
    const file = wavFile([tone(0.5, 500, 16_000)], 16_000, 's16')
    expect((await decode(file.subarray(0, 20_001))).samples.length).toBeGreaterThan(9900)
  })
})

describe('a compressed file', () => {
  test.each([
    'mp3',
    'ogg-vorbis',
    'ogg-opus',
    'webm-opus',
    'mp4-opus',
    'mp4-opus-fragmented',
    'flac',
    'm4a-aac',
  ] as const)('%s gives the tone at its length, pitch and level', async (format: CompressedFormat) => {
    const pcm = await decode(
      await encodedFile(format, { samples: tone(0.5, 1000, 24_000, 2), sampleRateHz: 24_000 }),
    )
    expect(Math.abs(durationSecOf(pcm) - 2)).toBeLessThan(0.12)
    expect(Math.abs(amplitudeAt(pcm, 1000) - 0.5)).toBeLessThan(0.03)
  })

  test.each(['mp3', 'ogg-opus', 'webm-opus', 'flac'] as const)(
    '%s cut in the middle gives its first half',
    async (format) => {
      const file = await encodedFile(format, { samples: tone(0.5, 1000, 24_000, 12), sampleRateHz: 24_000 })
      const pcm = await decode(file.subarray(0, file.length >> 1))
      expect(durationSecOf(pcm)).toBeGreaterThan(4)
      expect(durationSecOf(pcm)).toBeLessThan(7)
    },
  )

  test('Opus in WebM takes linear time', async () => {
    const speech = await fliteSpeech('slt')
    const samples = new Float32Array(40 * 16_000).map((_, n) => speech.samples[n % speech.samples.length])
    const pcm = await decode(await encodedFile('webm-opus', { samples, sampleRateHz: 16_000 }))
    expect(durationSecOf(pcm)).toBeCloseTo(40, 0)
  })
})

describe('several channels', () => {
  test('are mixed with equal weights', async () => {
    const pcm = await decode(wavFile([tone(0.6, 500, 16_000), tone(0.2, 2000, 16_000)], 16_000, 'f32'))
    expect(amplitudeAt(pcm, 500)).toBeCloseTo(0.3, 3)
    expect(amplitudeAt(pcm, 2000)).toBeCloseTo(0.1, 3)
  })

  test('in opposite phase do not cancel', async () => {
    const channel = tone(0.5, 500, 16_000)
    const pcm = await decode(wavFile([channel, channel.map((x) => -x)], 16_000, 'f32'))
    expect(amplitudeAt(pcm, 500)).toBeCloseTo(0.5, 3)
  })
})

const png = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(500, 7)])

describe('what is no recording is refused by its content:', () => {
  test.each([
    ['an empty file', '', 'audio-empty'],
    ['a PNG named .wav', png, 'audio-not-audio'],
    ['text named .mp3', Buffer.from('hello, this is text. 你好。'.repeat(50)), 'audio-not-audio'],
    ['one byte', '\x00', 'audio-not-audio'],
    ['noise', Uint8Array.from(whiteNoise(1000, 1, 1, 60), (x) => x & 0xff), 'audio-not-audio'],
    ['a wav header alone', wavFile([[]], 16_000, 's16'), 'audio-undecodable'],
    ['a RIFF of nothing', 'RIFF\x04\x00\x00\x00WAVE', 'audio-undecodable'],
    ['an Ogg of garbage', `OggS${'\x00'.repeat(24)}OpusHead${'x'.repeat(3000)}`, 'audio-undecodable'],
    ['an MP4 of garbage', `\x00\x00\x00\x18ftypM4A ${'x'.repeat(3000)}`, 'audio-undecodable'],
    [
      'a WebM of garbage',
      Buffer.concat([Buffer.from('1a45dfa3', 'hex'), Buffer.alloc(3000, 9)]),
      'audio-undecodable',
    ],
    ['a FLAC of garbage', `fLaC${'x'.repeat(3000)}`, 'audio-undecodable'],
  ])('%s', async (_case, bytes, code) => expect(await codeOf(decode(bytes))).toBe(code))

  test('the message says what it is', async () => {
    const error: unknown = await decode(png).catch((reason) => reason)
    expect((error as AppError).text('zh')).toContain('PNG 图片')
    expect((error as AppError).text('en')).toContain('a PNG picture')
  })

  test('m4a without its index', async () => {
    const file = await encodedFile('m4a-aac', { samples: tone(0.5, 1000, 24_000, 2), sampleRateHz: 24_000 })
    expect(await codeOf(decode(file.subarray(0, file.length >> 1)))).toMatch(/audio-(undecodable|no-track)/)
  })
})

test('the decoding thread gives the samples of any format, or its error', async () => {
  const speech = await fliteSpeech('slt', 'Hello there.')
  const file = await encodedFile('webm-opus', speech)
  expect(await decodeInThread(file, {})).toEqual(await decode(file))
  expect(await codeOf(decodeInThread(png))).toBe('audio-not-audio')
  expect(await codeOf(decodeInThread(''))).toBe('audio-empty')
  expect(await codeOf(decodeInThread(`fLaC${'x'.repeat(3000)}`))).toBe('audio-undecodable')
})

test('a recording is decoded and prepared in one go', async () => {
  const path = join(folder, 'reference.ogg')
  await writeFile(path, await encodedFile('ogg-opus', await fliteSpeech('slt')))
  const { pcm, report } = await prepareReferenceFile(path, defaultDecodeLimits, never)
  expect(pcm.sampleRateHz).toBe(24_000)
  expect(report.findings).toEqual([])
  await writeFile(path, wavFile([new Float32Array(48_000)], 16_000, 's16'))
  expect(await codeOf(prepareReferenceFile(path, defaultDecodeLimits, never))).toBe('reference-silent')
})

describe('limits', () => {
  const file = wavFile([tone(0.5, 500, 16_000, 3)], 16_000, 's16')
  test('a file beyond the size limit is not read', async () => {
    expect(await codeOf(decodeInThread(file, { maxBytes: 1000 }))).toBe('audio-too-big')
  })
  test('a recording beyond the length limit is refused', async () => {
    expect(await codeOf(decodeInThread(file, { maxDurationSec: 2 }))).toBe('audio-too-long')
  })
  test('a compressed hour of silence is refused while it is decoded', async () => {
    const flac = await encodedFile('flac', { samples: new Float32Array(8000 * 600), sampleRateHz: 8000 })
    expect(flac.length).toBeLessThan(200_000)
    expect(await codeOf(decode(flac, 60))).toBe('audio-too-long')
  })
  test('decoding ends when its time is up', async () => {
    expect(await codeOf(decodeInThread(file, { timeoutMs: 1 }))).toBe('audio-decode-timeout')
  })
  test('a file is not decoded when the job is cancelled while it is read', async () => {
    const path = join(folder, 'cancelled.wav')
    await writeFile(path, file)
    const controller = new AbortController()
    const decoded = codeOf(decodeAudioFile(path, defaultDecodeLimits, controller.signal))
    controller.abort()
    expect(await decoded).toBe('cancelled')
  })
  test('decoding ends when it is cancelled', async () => {
    const controller = new AbortController()
    const decoded = codeOf(decodeInThread(file, {}, controller.signal))
    controller.abort()
    expect(await decoded).toBe('cancelled')
  })
})

test('damaged files of every format decode or are refused, and end', { timeout: 300_000 }, async () => {
  const pcm: Pcm = { samples: tone(0.5, 1000, 24_000, 0.5), sampleRateHz: 24_000 }
  const formats = ['mp3', 'ogg-vorbis', 'ogg-opus', 'webm-opus', 'mp4-opus', 'flac', 'm4a-aac'] as const
  const files = [
    wavFile([pcm.samples], 24_000, 'ima-adpcm'),
    wavFile([pcm.samples], 24_000, 's24'),
    ...(await Promise.all(formats.map((format) => encodedFile(format, pcm)))),
  ]
  const damage = fc.array(
    fc.tuple(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.nat(255)),
    {
      minLength: 1,
      maxLength: 20,
    },
  )
  await fc.assert(
    fc.asyncProperty(fc.nat(files.length - 1), damage, async (index, changes) => {
      const file = files[index]
      const damaged = Uint8Array.from(file)
      // Towards the start, where the structures are.
      for (const [share, value] of changes) damaged[Math.floor(share * share * file.length)] = value
      const code = await codeOf(decodeInThread(damaged, { timeoutMs: 20_000 }))
      expect(code).toMatch(/^(decoded|audio-(undecodable|not-audio|no-track|too-long|decode-timeout))$/)
    }),
    { numRuns: 8, interruptAfterTimeLimit: 30_000 },
  )
})
