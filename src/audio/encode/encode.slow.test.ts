import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sine } from '../../../test/support/signals.js'
import { AppError } from '../../foundation/index.js'
import { decodeAudioBytes } from '../decode-bytes.js'
import { aigcLabelOf } from '../label/index.js'
import type { Pcm } from '../pcm.js'
import { sniffAudio } from '../sniff.js'
import { readWav, readWavMono } from '../wav-reader.js'
import { encodeWav } from '../wav-writer.js'
import { encodeAudio, writeAudioFile } from './encode.js'
import { audioFormats, type OutputFormat, outputFormatOfFile, outputFormats } from './formats.js'

const rateHz = 24_000
const toneHz = 440
const tone = Float32Array.from(sine(toneHz, rateHz, 1.5), (x) => 0.4 * x)
const label = aigcLabelOf('音色 yinse', 'abc123')

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yinse-encode-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function* chunksOf(samples: Float32Array, length = 5000) {
  for (let n = 0; n < samples.length; n += length) yield samples.subarray(n, n + length)
}

async function collect(bytes: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const part of bytes) parts.push(part)
  return new Uint8Array(Buffer.concat(parts))
}

const encoded = (format: OutputFormat, samples = tone, options = {}) =>
  collect(encodeAudio(format, chunksOf(samples), options))

async function decoded(format: OutputFormat, bytes: Uint8Array): Promise<Pcm> {
  if (format !== 'pcm') return decodeAudioBytes(bytes, 60)
  const header = encodeWav(new Float32Array(0), rateHz)
  return readWavMono(Buffer.concat([header, bytes])) ?? { samples: new Float32Array(0), sampleRateHz: 0 }
}

/** Amplitude of the tone in the middle half. */
function toneAmplitude({ samples, sampleRateHz }: Pcm): number {
  const start = samples.length >> 2
  const length = samples.length >> 1
  let re = 0
  let im = 0
  for (let n = start; n < start + length; n++) {
    const angle = (2 * Math.PI * toneHz * n) / sampleRateHz
    re += (samples[n] ?? 0) * Math.cos(angle)
    im += (samples[n] ?? 0) * Math.sin(angle)
  }
  return (2 * Math.hypot(re, im)) / length
}

function expectSamePcm(actual: Pcm, expected: Pcm, tolerance = 0): void {
  expect([actual.samples.length, actual.sampleRateHz]).toEqual([
    expected.samples.length,
    expected.sampleRateHz,
  ])
  const worst = actual.samples.reduce(
    (max, x, n) => Math.max(max, Math.abs(x - (expected.samples[n] ?? 9))),
    0,
  )
  expect(worst).toBeLessThanOrEqual(tolerance)
}

/** Samples at 24 kHz that a decoder gives more than there were, at most: delay and padding of the codec. */
const excessSamples: Readonly<Record<OutputFormat, number>> = {
  wav: 0,
  pcm: 0,
  mp3: 1105 + 2 * 576,
  opus: 0,
  flac: 0,
  aac: 3 * 1024,
  m4a: 3 * 1024,
}

describe.each(outputFormats)('%s', (format) => {
  test('decodes to the tone that was encoded, in its length', async () => {
    for (const options of [{}, { label }]) {
      const pcm = await decoded(format, await encoded(format, tone, options))
      const durationSec = pcm.samples.length / pcm.sampleRateHz
      expect(durationSec).toBeGreaterThanOrEqual(1.5 - 1e-9)
      expect(durationSec).toBeLessThanOrEqual(1.5 + excessSamples[format] / rateHz + 1e-9)
      expect(toneAmplitude(pcm)).toBeGreaterThan(0.37)
      expect(toneAmplitude(pcm)).toBeLessThan(0.42)
    }
  })

  test('no samples give no sound, or a moment of silence', async () => {
    const bytes = await encoded(format, new Float32Array(0))
    if (format === 'pcm') return expect(bytes.length).toBe(0)
    if (format === 'wav') return expect(readWavMono(bytes)?.samples.length).toBe(0)
    const pcm = await decoded(format, bytes)
    expect(pcm.samples.length / pcm.sampleRateHz).toBeLessThan(0.2)
    expect(Math.max(...pcm.samples)).toBeLessThan(1e-3)
  })

  test('equal samples give equal bytes, however they are cut', async () => {
    const once = await collect(encodeAudio(format, chunksOf(tone, 7777), { label }))
    const again = await collect(encodeAudio(format, chunksOf(tone, 7777), { label }))
    expect(Buffer.compare(once, again)).toBe(0)
    const inPieces = await decoded(format, await collect(encodeAudio(format, chunksOf(tone, 313))))
    const whole = await decoded(format, await encoded(format))
    expectSamePcm(inPieces, whole)
  })

  test('what the source throws is thrown on', async () => {
    const failing = async function* () {
      yield tone
      throw new AppError('cancelled', {})
    }
    await expect(collect(encodeAudio(format, failing()))).rejects.toMatchObject({ code: 'cancelled' })
  })

  test('a reader that leaves ends the source', async () => {
    let isEnded = false
    const endless = async function* () {
      try {
        for (;;) yield tone
      } finally {
        isEnded = true
      }
    }
    if (format === 'm4a') return
    for await (const _ of encodeAudio(format, endless())) break
    expect(isEnded).toBe(true)
  })

  test('is what its bytes say', async () => {
    if (format === 'pcm') return
    const sniffed = sniffAudio(await encoded(format))
    const expected = { wav: 'wav', mp3: 'mp3', opus: 'ogg-opus', flac: 'flac', aac: 'aac', m4a: 'mp4' }[
      format
    ]
    expect(sniffed).toEqual({ kind: 'audio', format: expected })
  })
})

test.each(outputFormats.filter((format) => format !== 'm4a'))(
  '%s: sound leaves before the source has ended',
  async (format) => {
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const source = async function* () {
      yield tone
      await held
      yield tone
    }
    const parts: Uint8Array[] = []
    for await (const part of encodeAudio(format, source(), { label })) {
      parts.push(part)
      // A header alone is shorter.
      if (Buffer.concat(parts).length > 3000) release()
    }
    expect(Buffer.concat(parts).length).toBeGreaterThan(3000)
  },
)

test.each(outputFormats)('%s as a file on disk decodes to the same, and tells its length', async (format) => {
  const path = join(folder, `file.${audioFormats[format].extension}`)
  await writeAudioFile(path, format, chunksOf(tone), { label })
  const file = new Uint8Array(await readFile(path))
  expectSamePcm(await decoded(format, file), await decoded(format, await encoded(format)))
  const view = new DataView(file.buffer)
  if (format === 'wav') expect(view.getUint32(4, true)).toBe(file.length - 8)
  if (format === 'flac') expect(view.getBigUint64(18) & 0xf_ffff_ffffn).toBe(BigInt(tone.length))
})

test('a wav file and a flac file hold the same samples', async () => {
  const wav = readWav(await encoded('wav'))?.channels[0]
  const flac = await decoded('flac', await encoded('flac'))
  // The decoder of flac takes 32767 for full scale.
  expectSamePcm(flac, { samples: wav ?? new Float32Array(0), sampleRateHz: rateHz }, 0.5 / 32_768)
})

describe('the format that a file name asks for', () => {
  test.each([
    ['a.mp3', 'mp3'],
    ['/x.y/你好.WAV', 'wav'],
    ['a.ogg', 'opus'],
    ['a.opus', 'opus'],
    ['a.b.m4a', 'm4a'],
  ])('%s: %s', (name, format) => expect(outputFormatOfFile(name)).toBe(format))

  test.each(['a.xyz', 'hello', '.mp3'])('%s: none, and the error names those there are', (name) => {
    expect(() => outputFormatOfFile(name)).toThrow('.wav, .pcm, .mp3, .opus, .flac, .aac, .m4a')
  })
})
