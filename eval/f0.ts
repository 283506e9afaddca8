// F0 of sounds, as that of the recordings was measured which the tone judge learnt from.
//
//   npx tsx eval/f0.ts LISTING
//
// LISTING: one path of a wav file per line. Answers on standard output, one JSON array per line: Hz per 5 ms, 0 where
// unvoiced.
import { readFileSync } from 'node:fs'
import { readWavMono } from '../src/audio/index.js'
import { analyzeSpeech, resample, vocoderRateHz } from '../src/dsp/index.js'

const rangeHz = { minF0Hz: 60, maxF0Hz: 480 }

for (const path of readFileSync(process.argv[2] ?? '', 'utf8')
  .split('\n')
  .filter(Boolean)) {
  const pcm = readWavMono(readFileSync(path))
  if (!pcm) throw new Error(`${path} is not a wav file`)
  const samples = resample(pcm.samples, pcm.sampleRateHz, vocoderRateHz)
  const { f0Hz } = analyzeSpeech(samples, { f0Method: 'dio', ...rangeHz })
  process.stdout.write(`${JSON.stringify(Array.from(f0Hz, (hz) => Math.round(hz * 10) / 10))}\n`)
}
