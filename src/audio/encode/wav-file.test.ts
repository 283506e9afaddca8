import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sine } from '../../../test/support/signals.js'
import { decodeAudioBytes } from '../decode-bytes.js'
import { aigcLabelOf, readLabel } from '../label/index.js'
import { readWavMono } from '../wav-reader.js'
import { WavFileWriter } from '../wav-writer.js'
import { convertWavFile, encodeWavFile } from './wav-file.js'

const label = aigcLabelOf('yinse', 'n1')
const tone = Float32Array.from(sine(441, 16_000, 6), (x) => 0.25 * x)
let folder = ''
let wavPath = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yinse-convert-'))
  wavPath = join(folder, 'a.wav')
  const writer = await WavFileWriter.open(wavPath, { sampleRateHz: 16_000, label })
  await writer.write(tone)
  await writer.finish()
})
afterAll(() => rm(folder, { recursive: true }))

test('a wav file becomes another format with its rate, its samples and its label', async () => {
  const path = join(folder, 'a.flac')
  await convertWavFile('flac', wavPath, path)
  const flac = new Uint8Array(await readFile(path))
  expect(readLabel(flac)).toEqual(label)
  const [actual, expected] = [await decodeAudioBytes(flac, 60), readWavMono(await readFile(wavPath))]
  expect([actual.sampleRateHz, actual.samples.length]).toEqual([16_000, tone.length])
  const worst = actual.samples.reduce(
    (max, x, n) => Math.max(max, Math.abs(x - (expected?.samples[n] ?? 9))),
    0,
  )
  // Dithered a second time.
  expect(worst).toBeLessThan(3 / 32_768)
})

test('as a stream it begins with the label', async () => {
  const parts: Uint8Array[] = []
  for await (const part of encodeWavFile('opus', wavPath)) parts.push(part)
  expect(readLabel(Buffer.concat(parts))).toEqual(label)
})

test('a file without samples is refused', async () => {
  const path = join(folder, 'no.wav')
  await writeFile(path, (await readFile(wavPath)).subarray(0, 20))
  await expect(convertWavFile('mp3', path, join(folder, 'no.mp3'))).rejects.toMatchObject({
    code: 'audio-undecodable',
  })
})
