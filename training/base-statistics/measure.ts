// Measures the base voices over calibration sentences and writes `data/base-statistics/*.bin`.
//
//   npx tsx training/base-statistics/measure.ts
//
// To be run again after a new speaker space (the statistics are per class of that space) or a new base voice.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  englishPhrase,
  loadBaseVoice,
  mandarinPhrase,
} from '../../src/engines/embedded/core/base-voice/index.js'
import {
  joinFrames,
  measureBase,
  readSpeakerSpace,
  type VocoderFrames,
  writeBaseStatistics,
} from '../../src/engines/embedded/core/index.js'
import {
  analyzeSegment,
  EnglishPronunciations,
  type Run,
  readEnglish,
  segmentText,
} from '../../src/text/index.js'
import { englishCalibration, mandarinCalibration } from './calibration-sentences.js'

const root = join(import.meta.dirname, '../..')
const space = readSpeakerSpace(readFileSync(join(root, 'data/speaker-space/speaker-space.bin')))
const pronunciations = new EnglishPronunciations(readFileSync(join(root, 'data/english/pronunciations.bin')))
const folder = join(root, 'data/base-statistics')
mkdirSync(folder, { recursive: true })

/** Every sentence phrase by phrase, each with silence around it. */
function sayAll(name: string, sentences: readonly string[]): VocoderFrames[] {
  const voice = loadBaseVoice(readFileSync(join(root, `data/base-voices/${name}.bin`)))
  const runs = sentences.flatMap((sentence) =>
    segmentText(sentence).segments.flatMap((segment) =>
      analyzeSegment(segment).phrases.flatMap((phrase) => phrase.runs),
    ),
  )
  return runs.map((run) => {
    if (run.language !== voice.language) throw new Error(`${name} does not speak ${run.language}`)
    return voice.speak({ words: wordsOf(run), rate: 1, phraseFinal: true }).frames
  })
}

function wordsOf(run: Run) {
  return run.language === 'zh'
    ? mandarinPhrase(run.words)
    : englishPhrase(readEnglish(run.words, pronunciations))
}

for (const [name, sentences] of [
  ['en', englishCalibration],
  ['en-low', englishCalibration],
  ['zh', mandarinCalibration],
] as const) {
  const frames = joinFrames(sayAll(name, sentences))
  const base = measureBase(space, frames)
  writeFileSync(join(folder, `${name}.bin`), writeBaseStatistics(base))
  const { f0, syllableRate, bandwidthHz, aperiodicityDb } = base.statistics
  const figures = { f0Hz: Math.exp(f0.logMedian), deviation: f0.logDeviation, syllableRate, bandwidthHz }
  console.log(name, `${frames.frameCount / 200} s`, figures, [...aperiodicityDb])
}
