import { describe, expect, test } from 'vitest'
import { whiteNoise } from '../../../test/support/signals.js'
import { removeDc } from '../filter/remove-dc.js'
import { Random } from '../random/random.js'
import { toInt16WithDither } from './dither.js'
import { integratedLoudnessLufs, kWeightingBiquads } from './loudness.js'
import { measureSpeechLevel } from './speech-level.js'
import { TruePeakLimiter, truePeakDb } from './true-peak.js'

/** A sine of `levelDb` (peak, relative to full scale). */
function tone(frequencyHz: number, levelDb: number, durationSec: number, rate = 24_000): Float32Array {
  const step = (2 * Math.PI * frequencyHz) / rate
  const gain = 10 ** (levelDb / 20)
  return Float32Array.from({ length: Math.round(durationSec * rate) }, (_, n) => gain * Math.sin(step * n))
}

function concatenated(...parts: Float32Array[]): Float32Array {
  const out = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

describe('integratedLoudnessLufs', () => {
  test('the filters at 48 kHz are those of the tables in BS.1770', () => {
    const [shelf, highPass] = kWeightingBiquads(48_000)
    expect(shelf.b0).toBeCloseTo(1.53512485958697, 8)
    expect(shelf.b1).toBeCloseTo(-2.69169618940638, 8)
    expect(shelf.b2).toBeCloseTo(1.19839281085285, 8)
    expect(shelf.a1).toBeCloseTo(-1.69065929318241, 8)
    expect(shelf.a2).toBeCloseTo(0.73248077421585, 8)
    expect(highPass.a1).toBeCloseTo(-1.99004745483398, 8)
    expect(highPass.a2).toBeCloseTo(0.99007225036621, 8)
  })

  test.each([24_000, 48_000, 16_000])(
    'a full-scale sine of 997 Hz in one channel reads -3.01 LUFS at %i Hz',
    (rate) => {
      expect(Math.abs(integratedLoudnessLufs(tone(997, 0, 5, rate), rate) + 3.01)).toBeLessThan(0.05)
    },
  )

  // EBU Tech 3341, cases 3 and 4; one channel instead of two reads 3.01 lower.
  test('the relative gate leaves quiet parts out (Tech 3341, case 3)', () => {
    const parts = concatenated(tone(1000, -36, 10), tone(1000, -23, 60), tone(1000, -36, 10))
    expect(Math.abs(integratedLoudnessLufs(parts, 24_000) + 26.01)).toBeLessThan(0.1)
  })

  test('the absolute gate leaves silence out (Tech 3341, case 4)', () => {
    const ends = [tone(1000, -72, 10), tone(1000, -36, 10)]
    const parts = concatenated(...ends, tone(1000, -23, 60), ...ends.reverse())
    expect(Math.abs(integratedLoudnessLufs(parts, 24_000) + 26.01)).toBeLessThan(0.1)
  })

  test('silence and nothing are -Infinity; a short clip has a loudness', () => {
    expect(integratedLoudnessLufs(new Float32Array(24_000), 24_000)).toBe(Number.NEGATIVE_INFINITY)
    expect(integratedLoudnessLufs(new Float32Array(0), 24_000)).toBe(Number.NEGATIVE_INFINITY)
    expect(integratedLoudnessLufs(tone(997, -20, 0.2), 24_000)).toBeGreaterThan(-25)
  })
})

describe('measureSpeechLevel', () => {
  const speech = Float32Array.from(whiteNoise(24_000, 2, 1, 0.1))

  test('steady noise has its own level and is always active', () => {
    const { activeLevelDb, activityRatio } = measureSpeechLevel(speech, 24_000)
    expect(activeLevelDb).toBeCloseTo(-20, 0)
    expect(activityRatio).toBeGreaterThan(0.95)
  })

  test('pauses change the activity and not the level', () => {
    const pause = new Float32Array(48_000)
    const level = measureSpeechLevel(concatenated(pause, speech, pause, speech), 24_000)
    expect(Math.abs(level.activeLevelDb + 20)).toBeLessThan(1)
    expect(Math.abs(level.activityRatio - 0.55)).toBeLessThan(0.07)
  })

  test('gain changes the level by as much', () => {
    const quiet = measureSpeechLevel(
      speech.map((x) => x / 10),
      24_000,
    )
    expect(quiet.activeLevelDb).toBeCloseTo(-40, 0)
  })

  test('silence is -Infinity', () => {
    expect(measureSpeechLevel(new Float32Array(1000), 24_000).activeLevelDb).toBe(Number.NEGATIVE_INFINITY)
  })
})

describe('true peak', () => {
  test('a peak between samples is seen', () => {
    // A quarter of the sample rate, 45 degrees off: samples at 0.707, peak 1.
    const samples = Float32Array.from({ length: 2400 }, (_, n) => Math.sin((Math.PI / 2) * n + Math.PI / 4))
    expect(Math.abs(truePeakDb(samples.map((x) => x / 2)) + 6.02)).toBeLessThan(0.3)
  })

  test('silence has none', () => {
    expect(truePeakDb(new Float32Array(10))).toBe(Number.NEGATIVE_INFINITY)
  })
})

describe('TruePeakLimiter', () => {
  const loud = Float32Array.from(whiteNoise(24_000, 1, 3, 0.5))
  const limited = (samples: Float32Array, pieces: number, ceilingDb = -1): Float32Array => {
    const limiter = new TruePeakLimiter({ sampleRateHz: 24_000, ceilingDb })
    const step = Math.ceil(samples.length / pieces)
    const parts: Float32Array[] = []
    for (let at = 0; at < samples.length; at += step)
      parts.push(limiter.feed(samples.subarray(at, at + step)))
    return concatenated(...parts, limiter.finish())
  }

  test.each([-1, -6])('loud noise stays under the ceiling of %d dB', (ceilingDb) => {
    const output = limited(loud, 1, ceilingDb)
    expect(output.length).toBe(loud.length)
    expect(truePeakDb(output)).toBeLessThan(ceilingDb + 0.1)
    expect(truePeakDb(output)).toBeGreaterThan(ceilingDb - 1.5)
  })

  test('pieces give the same samples as the whole', () => {
    expect(limited(loud, 37)).toEqual(limited(loud, 1))
  })

  test('a signal under the ceiling is unchanged', () => {
    const quiet = loud.map((x) => x / 8)
    expect(limited(quiet, 5)).toEqual(quiet)
  })

  test('what comes long after a peak is unchanged', () => {
    const samples = new Float32Array(48_000).fill(0.3)
    samples[100] = 3
    const output = limited(samples, 3)
    expect(Math.abs(output[100])).toBeLessThan(0.9)
    expect(output[47_000]).toBeCloseTo(0.3, 5)
  })

  test('fewer samples than the look-ahead come back with the end', () => {
    expect(limited(Float32Array.of(0.1, -0.2, 0.3), 1)).toEqual(Float32Array.of(0.1, -0.2, 0.3))
    expect(limited(new Float32Array(0), 1).length).toBe(0)
  })
})

describe('toInt16WithDither', () => {
  test('the mean error of a level between two steps vanishes', () => {
    const samples = new Float32Array(200_000).fill(100.3 / 32767)
    const values = toInt16WithDither(samples, new Random(1))
    expect(values.reduce((sum, x) => sum + x, 0) / values.length).toBeCloseTo(100.3, 1)
  })

  test('full scale clips and silence stays silent', () => {
    const values = toInt16WithDither(Float32Array.of(2, -2, 0, 0), new Random(1))
    expect([...values]).toEqual([32767, -32768, 0, 0])
  })
})

describe('removeDc', () => {
  test('a constant goes, a 100 Hz tone stays', () => {
    const samples = tone(100, -6, 1).map((x) => x + 0.2)
    const output = removeDc(samples, 24_000).subarray(4800)
    const mean = output.reduce((sum, x) => sum + x, 0) / output.length
    expect(Math.abs(mean)).toBeLessThan(1e-3)
    expect(Math.max(...output)).toBeCloseTo(0.5, 2)
  })
})
