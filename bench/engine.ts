// What the embedded engine costs: each stage of a sentence in one thread, then the engine as it is used.
//
//   npm run bench engine
//
// Stages are timed by CPU time, so that other work on the machine counts less; the engine by wall time.
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { analyzeSpeech, resynthesize } from '../src/dsp/index.js'
import { loadBaseVoice } from '../src/engines/embedded/core/base-voice/index.js'
import {
  Conversion,
  composeSentence,
  learnVoice,
  readBaseStatistics,
  readSpeakerSpace,
  readVoiceProfile,
  type SentenceRun,
  writeVoiceProfile,
} from '../src/engines/embedded/core/index.js'
import { loadEngineData } from '../src/engines/embedded/host/engine-data.js'
import { Flite } from '../src/engines/embedded/host/flite.js'
import { createEmbeddedEngine } from '../src/engines/embedded/host/index.js'
import { defaultSynthesisOptions } from '../src/engines/engine.js'
import { packageRoot, silentLogger } from '../src/foundation/index.js'
import { analyzeSegment, segmentText } from '../src/text/index.js'
import { spokenReference } from '../test/support/spoken-reference.js'

const dataDir = join(packageRoot, 'data')
const english = 'The old clock above the door had stopped at noon, and nobody knew why.'
const mandarin = '今天下午我们一起去公园散步。'
const repeats = 5
const plain = { pitchShiftSemitones: 0, formantShiftRatio: 1, f0RangeRatio: 1, breathiness: 0 }

const stages: { name: string; cpuMs: number }[] = []

/** Runs `work` often and keeps the median CPU time. */
function timed<Result>(name: string, work: () => Result): Result {
  let result = work()
  const times = Array.from({ length: repeats }, () => {
    const before = process.cpuUsage()
    result = work()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  })
  stages.push({ name, cpuMs: times.sort((a, b) => a - b)[repeats >> 1] ?? 0 })
  return result
}

function printStages(title: string, audioSec: number): void {
  const total = stages.reduce((sum, stage) => sum + stage.cpuMs, 0)
  console.log(`\n${title}: ${audioSec.toFixed(2)} s of audio`)
  for (const { name, cpuMs } of stages.splice(0)) {
    const share = ((100 * cpuMs) / total).toFixed(0).padStart(3)
    console.log(`  ${name.padEnd(28)} ${cpuMs.toFixed(1).padStart(8)} ms ${share} %`)
  }
  console.log(`  RTF ${(total / 1000 / audioSec).toFixed(3)} on one core`)
}

async function benchStages(): Promise<void> {
  const { data } = await loadEngineData(dataDir)
  const space = readSpeakerSpace(data.speakerSpace)
  const statistics = readBaseStatistics(data.fliteStatistics.rms, space)
  const { samples } = spokenReference({ seconds: 10 })
  const frames = timed('reference: analysis', () =>
    analyzeSpeech(samples, { f0Method: 'harvest', keepEnvelope: true }),
  )
  const profile = timed('reference: profile', () => learnVoice(space, frames, statistics.classes.mean))
  const bytes = timed('reference: bytes', () => writeVoiceProfile(profile))
  timed('profile: read', () => readVoiceProfile(bytes, space))
  timed('profile: conversion', () => new Conversion(space, statistics, profile))
  printStages(`A voice, once (${bytes.length} bytes)`, 10)

  const flite = new Flite(data.flite)
  const conversion = new Conversion(space, statistics, profile)
  const [segment] = segmentText(english).segments
  if (!segment) throw new Error('no segment')
  const { phrases } = timed('text', () => analyzeSegment(segment))
  const words = phrases.flatMap((phrase) =>
    phrase.runs.flatMap((run) => (run.language === 'en' ? run.words : [])),
  )
  const speech = timed('flite and its analysis', () => flite.speak('rms', words))
  if (!speech) throw new Error('nothing said')
  speakStages('English', { language: 'en', speech, conversion, paceStretch: 1, pauseAfterSec: 0 })
  if (data.mandarin) {
    const base = loadBaseVoice(data.mandarin.weights)
    const zhStatistics = readBaseStatistics(data.mandarin.statistics, space)
    const toTarget = new Conversion(space, zhStatistics, profile)
    const [zhSegment] = segmentText(mandarin).segments
    if (!zhSegment) throw new Error('no segment')
    const analysis = timed('text', () => analyzeSegment(zhSegment))
    const zhWords = analysis.phrases.flatMap((phrase) =>
      phrase.runs.flatMap((run) => (run.language === 'zh' ? run.words : [])),
    )
    const spoken = timed('base voice', () => base.speak({ words: zhWords, rate: 1, phraseFinal: true }))
    speakStages('Mandarin', {
      language: 'zh',
      speech: spoken,
      conversion: toTarget,
      paceStretch: 1,
      pauseAfterSec: 0,
    })
  }
}

function speakStages(title: string, run: SentenceRun): void {
  const options = { ...plain, speedRatio: 1, kind: 'statement' } as const
  const { frames } = timed('pace, conversion, melody', () => composeSentence([run], options))
  timed('vocoder', () => resynthesize(frames, { seed: 0 }))
  printStages(title, frames.frameCount / 200)
}

async function benchEngine(): Promise<void> {
  const never = new AbortController().signal
  const began = performance.now()
  const engine = await createEmbeddedEngine({ dataDir, threads: 1, logger: silentLogger })
  const loadMs = performance.now() - began
  const prompt = await engine.createPrompt(
    { pcm: spokenReference(), transcript: null, language: null },
    never,
  )
  const [segment] = segmentText(english).segments
  if (!segment) throw new Error('no segment')
  const firstMs: number[] = []
  for (let n = 0; n < repeats; n++) {
    const start = performance.now()
    for await (const _chunk of engine.synthesize(
      segment,
      prompt,
      { ...defaultSynthesisOptions, seed: n },
      never,
    )) {
      firstMs.push(performance.now() - start)
      break
    }
  }
  const warmMs = firstMs.sort((a, b) => a - b)[repeats >> 1] ?? 0
  const rssMb = process.memoryUsage().rss / 2 ** 20
  console.log(
    `\nEngine, one thread: loaded in ${loadMs.toFixed(0)} ms; first audio of a sentence, warm: ${warmMs.toFixed(0)} ms`,
  )
  console.log(`  RSS of the whole process ${rssMb.toFixed(0)} MB`)
  await engine.dispose()
}

await benchStages()
await benchEngine()
