/**
 * Vocoder parameters of prepared clips by the product's own analysis:
 *   npx tsx features.ts --work DIR [--part K/N]
 * WORK/clips/<id>.s16 -> WORK/features/<id>.f32, rows of envelope code, band aperiodicity (dB), F0 (Hz).
 * Clips that have features already are passed over, so that a run can be taken up again.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import {
  analyzeSpeech,
  bandAperiodicityCount,
  envelopeCodeSize,
  type SpeechFrames,
} from '../../src/dsp/index.js'

export function readSamples(path: string): Float64Array {
  const bytes = readFileSync(path)
  const samples = new Float64Array(bytes.length / 2)
  for (let index = 0; index < samples.length; index++) samples[index] = bytes.readInt16LE(2 * index) / 32767
  return samples
}

/** One row per frame, as training reads them. */
function toRows(frames: SpeechFrames): Float32Array {
  const width = envelopeCodeSize + bandAperiodicityCount + 1
  const rows = new Float32Array(frames.frameCount * width)
  for (let frame = 0; frame < frames.frameCount; frame++) {
    const row = rows.subarray(frame * width, (frame + 1) * width)
    row.set(frames.code.subarray(frame * envelopeCodeSize, (frame + 1) * envelopeCodeSize))
    const band = frame * bandAperiodicityCount
    row.set(frames.bandAperiodicityDb.subarray(band, band + bandAperiodicityCount), envelopeCodeSize)
    row[width - 1] = frames.f0Hz[frame] ?? 0
  }
  return rows
}

function main(): void {
  const { values } = parseArgs({
    options: { work: { type: 'string' }, part: { type: 'string', default: '0/1' } },
  })
  const work = values.work
  if (!work) throw new Error('--work DIR is missing')
  const [part = 0, parts = 1] = values.part.split('/').map(Number)
  mkdirSync(join(work, 'features'), { recursive: true })
  const clips = readdirSync(join(work, 'clips')).filter((_, index) => index % parts === part)
  for (const [done, clip] of clips.entries()) {
    const path = join(work, 'features', clip.replace(/\.s16$/, '.f32'))
    if (existsSync(path)) continue
    const frames = analyzeSpeech(readSamples(join(work, 'clips', clip)), {
      f0Method: 'dio',
      minF0Hz: 70,
      maxF0Hz: 480,
    })
    writeFileSync(`${path}.part`, toRows(frames))
    renameSync(`${path}.part`, path)
    if (done % 500 === 0) console.log(`${done} of ${clips.length}`)
  }
}

main()
