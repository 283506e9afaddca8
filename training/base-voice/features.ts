/**
 * Vocoder parameters of prepared clips by the product's own analysis:
 *   npx tsx features.ts --work DIR [--part K/N]
 * WORK/clips/<id>.s16 of every label -> WORK/features/<id>.f32, rows of envelope code, band aperiodicity (dB),
 * F0 (Hz), and the log mel points over 8 kHz, from which training makes up what lies over the source's band.
 * Clips that have features already are passed over, so that a run can be taken up again.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import {
  type AnalyzedSpeech,
  analyzeSpeech,
  bandAperiodicityCount,
  EnvelopeCoder,
  envelopeCodeSize,
  envelopePointCount,
  highBandPoints,
  vocoderFftSize,
  vocoderRateHz,
} from '../../src/dsp/index.js'

function readSamples(path: string): Float64Array {
  const bytes = readFileSync(path)
  const samples = new Float64Array(bytes.length / 2)
  for (let index = 0; index < samples.length; index++) samples[index] = bytes.readInt16LE(2 * index) / 32767
  return samples
}

/** One row per frame, as training reads them. */
function toRows(speech: AnalyzedSpeech, coder: EnvelopeCoder): Float32Array {
  const { frameCount, envelope } = speech
  if (!envelope) throw new Error('analysis without envelope')
  const width = envelopeCodeSize + bandAperiodicityCount + 1 + highBandPoints
  const rows = new Float32Array(frameCount * width)
  const points = new Float64Array(envelopePointCount)
  const power = new Float64Array(coder.binCount)
  for (let frame = 0; frame < frameCount; frame++) {
    const row = rows.subarray(frame * width, (frame + 1) * width)
    row.set(speech.code.subarray(frame * envelopeCodeSize, (frame + 1) * envelopeCodeSize))
    const band = frame * bandAperiodicityCount
    row.set(speech.bandAperiodicityDb.subarray(band, band + bandAperiodicityCount), envelopeCodeSize)
    row[envelopeCodeSize + bandAperiodicityCount] = speech.f0Hz[frame] ?? 0
    power.set(envelope.subarray(frame * coder.binCount, (frame + 1) * coder.binCount))
    coder.logPointsOf(power, points)
    row.set(points.subarray(envelopePointCount - highBandPoints), width - highBandPoints)
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
  const labels = readFileSync(join(work, 'labels.tsv'), 'utf8').trim().split('\n').slice(1)
  const clips = labels.map((line) => line.split('\t')[0] ?? '').sort()
  const own = clips.filter((_, index) => index % parts === part)
  const coder = new EnvelopeCoder({ sampleRateHz: vocoderRateHz, fftSize: vocoderFftSize })
  for (const [done, clip] of own.entries()) {
    const path = join(work, 'features', `${clip}.f32`)
    if (existsSync(path)) continue
    const samples = readSamples(join(work, 'clips', `${clip}.s16`))
    const speech = analyzeSpeech(samples, { f0Method: 'dio', minF0Hz: 70, maxF0Hz: 480, keepEnvelope: true })
    writeFileSync(`${path}.part`, toRows(speech, coder))
    renameSync(`${path}.part`, path)
    if (done % 500 === 0) console.log(`${done} of ${own.length}`)
  }
}

main()
