// Envelope codes of sounds by the product's own analysis of references, for `ruler/smoothness.py`.
//
//   npx tsx eval/envelopes.ts JOBS
//
// JOBS: one JSON object per line: in (wav file), out (file to write: float32, rows per 5 ms of the 48 coefficients of
// the band up to 8 kHz and F0 in Hz, 0 = unvoiced).
import { readFileSync, writeFileSync } from 'node:fs'
import { readWavMono } from '../src/audio/index.js'
import {
  analyzeReference,
  envelopeCodeSize,
  lowBandOrder,
  resample,
  type SpeechFrames,
  vocoderRateHz,
} from '../src/dsp/index.js'

interface Job {
  readonly in: string
  readonly out: string
}

function toRows({ frameCount, code, f0Hz }: SpeechFrames): Float32Array {
  const width = lowBandOrder + 1
  const rows = new Float32Array(frameCount * width)
  for (let frame = 0; frame < frameCount; frame++) {
    const at = frame * envelopeCodeSize
    rows.set(code.subarray(at, at + lowBandOrder), frame * width)
    rows[frame * width + lowBandOrder] = f0Hz[frame] ?? 0
  }
  return rows
}

for (const line of readFileSync(process.argv[2] ?? '', 'utf8')
  .split('\n')
  .filter(Boolean)) {
  const job = JSON.parse(line) as Job
  const pcm = readWavMono(readFileSync(job.in))
  if (!pcm) throw new Error(`${job.in} is not a wav file`)
  writeFileSync(job.out, toRows(analyzeReference(resample(pcm.samples, pcm.sampleRateHz, vocoderRateHz))))
}
