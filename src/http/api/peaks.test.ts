import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeWav } from '../../audio/index.js'
import { peaksOf, waveformOfResult } from './peaks.js'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yinse-peaks-'))
})
afterAll(() => rm(folder, { recursive: true }))

test('a result, read in blocks, has the waveform of its samples', async () => {
  const path = join(folder, 'result.wav')
  const lengths = fc.oneof(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 500_000, max: 700_000 }))
  await fc.assert(
    fc.asyncProperty(lengths, fc.integer(), async (length, seed) => {
      const samples = Float32Array.from(
        { length },
        (_, n) => Math.round(30_000 * Math.sin(seed + n * n)) / 32_768,
      )
      await writeFile(path, encodeWav(samples, 24_000))
      const { durationSec, peaks } = await waveformOfResult(path)
      expect(durationSec).toBe(length / 24_000)
      const expected = peaksOf(samples)
      expect(peaks.length).toBe(expected.length)
      // Encoding dithers the last bit.
      const worst = Math.max(...peaks.map((peak, n) => Math.abs(peak - (expected[n] ?? -1))))
      expect(worst).toBeLessThanOrEqual(0.002)
    }),
    { numRuns: 5 },
  )
})
