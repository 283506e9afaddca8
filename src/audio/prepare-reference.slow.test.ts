import { describe, expect, test } from 'vitest'
import { fliteSpeech } from '../../test/support/audio-fixtures.js'
import { sine, whiteNoise } from '../../test/support/signals.js'
import { resample } from '../dsp/index.js'
import { AppError } from '../foundation/index.js'
import { durationSecOf, type Pcm } from './pcm.js'
import { type PreparedReference, prepareReference } from './prepare-reference.js'

const codesOf = ({ report }: PreparedReference) => report.findings.map(({ code }) => code)

function failureOf(pcm: Pcm): string {
  try {
    prepareReference(pcm)
    return 'prepared'
  } catch (error) {
    return error instanceof AppError ? error.code : String(error)
  }
}

function joined(sampleRateHz: number, ...parts: readonly ArrayLike<number>[]): Pcm {
  const samples = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    samples.set(part, offset)
    offset += part.length
  }
  return { samples, sampleRateHz }
}

const silence = (durationSec: number, sampleRateHz = 16_000) => new Float32Array(durationSec * sampleRateHz)
const changed = ({ samples, sampleRateHz }: Pcm, change: (x: number, n: number) => number): Pcm => ({
  samples: samples.map(change),
  sampleRateHz,
})

test('clean speech becomes 24 kHz without edges, DC or advice', async () => {
  const speech = await fliteSpeech('slt')
  const source = joined(16_000, silence(2), speech.samples, silence(3))
  const prepared = prepareReference(changed(source, (x) => x + 0.1))
  expect(prepared.pcm.sampleRateHz).toBe(24_000)
  expect(Math.abs(durationSecOf(prepared.pcm) - durationSecOf(speech))).toBeLessThan(1)
  const mean = prepared.pcm.samples.reduce((sum, x) => sum + x, 0) / prepared.pcm.samples.length
  expect(Math.abs(mean)).toBeLessThan(1e-4)
  expect(codesOf(prepared)).toEqual(['trimmed'])
  expect(prepared.loudnessLufs).toBe(prepared.report.loudnessLufs)
  expect(prepared.loudnessLufs).toBeGreaterThan(-35)
})

test('long pauses become short ones, and no speech is lost', async () => {
  const speech = await fliteSpeech('rms', 'Now is the time for all good men to come to the aid of the party.')
  const source = joined(16_000, speech.samples, silence(5), speech.samples, silence(4), speech.samples)
  const { pcm, report } = prepareReference(source)
  expect(durationSecOf(pcm)).toBeLessThan(3 * durationSecOf(speech) + 1.5)
  const once = prepareReference(speech).report.speechSec
  expect(Math.abs(report.speechSec - 3 * once)).toBeLessThan(0.6)
})

test('of a long recording the clearest half minute is kept', async () => {
  const speech = await fliteSpeech('slt')
  const times = 4
  const noisy = changed(speech, (x) => 0.5 * x)
  const hiss = Float32Array.from(whiteNoise(16_000, durationSecOf(speech), 3, 0.02))
  const bad = noisy.samples.map((x, n) => x + (hiss[n] ?? 0))
  const source = joined(
    16_000,
    ...Array(times).fill(bad),
    ...Array(times).fill(speech.samples),
    ...Array(times).fill(bad),
  )
  const prepared = prepareReference(source)
  expect(durationSecOf(prepared.pcm)).toBeLessThanOrEqual(30)
  expect(durationSecOf(prepared.pcm)).toBeGreaterThan(20)
  // The clean part is twice as loud.
  const loudest = prepareReference(speech).loudnessLufs
  expect(Math.abs(prepared.loudnessLufs - loudest)).toBeLessThan(1.5)
})

describe('what cannot be imitated is refused:', () => {
  test.each([
    ['silence', joined(16_000, silence(5)), 'reference-silent'],
    ['DC alone', changed(joined(16_000, silence(5)), () => 0.0005), 'reference-silent'],
    [
      'a tone',
      joined(
        16_000,
        sine(440, 16_000, 5).map((x) => 0.3 * x),
      ),
      'reference-no-speech',
    ],
    [
      'a tone between silences',
      joined(16_000, silence(1), sine(440, 16_000, 3), silence(1)),
      'reference-no-speech',
    ],
    ['white noise', joined(16_000, whiteNoise(16_000, 5, 1)), 'reference-no-speech'],
    ['a tenth of a second', joined(16_000, sine(440, 16_000, 0.1)), 'reference-too-short'],
    ['one sample', joined(16_000, [0.5]), 'reference-too-short'],
  ])('%s', (_case, pcm, code) => expect(failureOf(pcm)).toBe(code))

  test('half a second of speech', async () => {
    const { samples } = await fliteSpeech('rms', 'Yes.')
    expect(failureOf(joined(16_000, silence(1), samples, silence(1)))).toBe('reference-too-short')
  })
})

describe('the report', () => {
  test('names clipping', async () => {
    const speech = await fliteSpeech('rms')
    expect(codesOf(prepareReference(changed(speech, (x) => Math.max(-0.3, Math.min(0.3, 4 * x)))))).toContain(
      'clipped',
    )
  })

  test('names noise', async () => {
    const speech = await fliteSpeech('slt')
    const hiss = whiteNoise(16_000, durationSecOf(speech), 5, 0.03)
    expect(codesOf(prepareReference(changed(speech, (x, n) => x + hiss[n])))).toContain('noisy')
  })

  test('names a faint level', async () => {
    expect(codesOf(prepareReference(changed(await fliteSpeech('slt'), (x) => x / 100)))).toContain('quiet')
  })

  test('names a telephone', async () => {
    const { samples } = await fliteSpeech('slt')
    const narrow = { samples: resample(samples, 16_000, 8000), sampleRateHz: 8000 }
    const { report } = prepareReference(narrow)
    expect(report.findings.map(({ code }) => code)).toContain('narrow-band')
    expect(report.bandwidthHz).toBeLessThanOrEqual(4000)
  })

  test('names silence, and where the speech lies in it', async () => {
    const speech = await fliteSpeech('slt')
    const long = joined(16_000, silence(8), speech.samples, silence(6))
    const { report } = prepareReference(long)
    expect(report.findings.map(({ code }) => code)).toContain('silent-parts')
    expect(report.keptFromSec).toBeGreaterThan(7.5)
    expect(report.keptFromSec).toBeLessThan(8.5)
    expect(report.keptToSec).toBeGreaterThan(report.keptFromSec + report.durationSec - 0.1)
    expect(report.keptToSec).toBeLessThan(8.5 + speech.samples.length / 16_000)
  })

  test('names a short one', async () => {
    const speech = await fliteSpeech('rms', 'The quick brown fox jumps over the dog.')
    expect(codesOf(prepareReference(speech))).toEqual(['short'])
  })

  test('names a man and a woman in turn, and neither alone', async () => {
    const woman = await fliteSpeech('slt')
    const man = await fliteSpeech('rms')
    const both = prepareReference(joined(16_000, woman.samples, silence(0.4), man.samples))
    expect(codesOf(both)).toContain('several-speakers')
    for (const voice of ['slt', 'rms', 'awb'] as const) {
      expect(codesOf(prepareReference(await fliteSpeech(voice)))).not.toContain('several-speakers')
    }
  })
})

test('every rate from 8 to 96 kHz gives the same length', async () => {
  const { samples } = await fliteSpeech(
    'rms',
    'Now is the time for all good men to come to the aid of the party.',
  )
  const lengths = [8000, 11_025, 22_050, 44_100, 48_000, 96_000].map((rateHz) =>
    durationSecOf(prepareReference({ samples: resample(samples, 16_000, rateHz), sampleRateHz: rateHz }).pcm),
  )
  for (const length of lengths) expect(Math.abs(length - lengths[0])).toBeLessThan(0.06)
})
