import { mkdtemp, readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sine } from '../../test/support/signals.js'
import { readWavMono } from './wav-reader.js'
import { encodeWav, WavFileWriter } from './wav-writer.js'

const folder = () => mkdtemp(join(tmpdir(), 'yinse-wav-'))
const tone = Float32Array.from(sine(441, 24_000, 1), (x) => 0.25 * x)

test('a file written in chunks is the file written at once, and appears only when it is whole', async () => {
  const path = join(await folder(), 'a.wav')
  const writer = await WavFileWriter.open(path)
  for (let n = 0; n < tone.length; n += 1000) await writer.write(tone.subarray(n, n + 1000))
  await expect(readFile(path)).rejects.toThrow('ENOENT')
  await writer.finish()
  const file = await readFile(path)
  expect(new Uint8Array(file)).toEqual(encodeWav(tone))
  expect(file.readUInt32LE(4)).toBe(file.length - 8)
  expect(file.readUInt32LE(40)).toBe(2 * tone.length)
})

test('what is discarded leaves nothing behind', async () => {
  const place = await folder()
  const writer = await WavFileWriter.open(join(place, 'a.wav'))
  await writer.write(tone)
  await writer.discard()
  expect(await readdir(place)).toEqual([])
})

test('reading gives what was written, within the dither of 16 bits', () => {
  const read = readWavMono(encodeWav(tone, 16_000))
  expect(read?.sampleRateHz).toBe(16_000)
  const worst = tone.reduce((max, x, n) => Math.max(max, Math.abs(x - (read?.samples[n] ?? 9))), 0)
  expect(worst).toBeLessThan(2 / 32_768)
})

test('the error of a faint tone is noise and not distortion', () => {
  // A quarter of a step: without dither nothing would be left of it.
  const faint = Float32Array.from(sine(1000, 24_000, 4), (x) => x / 4 / 32_768)
  const read = readWavMono(encodeWav(faint))
  let re = 0
  faint.forEach((x, n) => {
    re += x * (read?.samples[n] ?? 0)
  })
  const energy = faint.reduce((sum, x) => sum + x * x, 0)
  expect(re / energy).toBeCloseTo(1, 1)
})

test('digital silence stays silence, and what is too loud clips', () => {
  expect(readWavMono(encodeWav(new Float32Array(100)))?.samples.every((x) => x === 0)).toBe(true)
  const loud = readWavMono(encodeWav(Float32Array.of(2, -2)))
  expect(loud?.samples[0]).toBeCloseTo(1, 3)
  expect(loud?.samples[1]).toBe(-1)
})
