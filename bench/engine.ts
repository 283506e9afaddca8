// What the embedded engine costs: each stage of a sentence in one thread, then the engine as it is used.
//
//   npm run bench engine
//
// Stages are timed by CPU time, so that other work on the machine counts less; the engine by wall time.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
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
import { calibrate, conversionProducts, countWork, leastMs, resampleProducts } from './engine/limits.js'

const dataDir = join(packageRoot, 'data')
const english = 'The old clock above the door had stopped at noon, and nobody knew why.'
const mandarin = '今天下午我们一起去公园散步。'
const long = `${english} And then, on a morning in the spring, when the whole town was still asleep, it began to strike.`
const repeats = 5
const never = new AbortController().signal
const plain = { pitchShiftSemitones: 0, formantShiftRatio: 1, f0RangeRatio: 1, breathiness: 0 }

interface Stage {
  readonly name: string
  readonly cpuMs: number
  /** Null where we do not know what is computed. */
  readonly leastMs: number | null
}

const stages: Stage[] = []
const rates = calibrate()

/**
 * Runs `work` often and keeps the median CPU time. `products`: multiply-adds of its own loops, see `countWork`; null for a
 * program that we cannot look into.
 */
function timed<Result>(name: string, work: () => Result, products: number | null = 0): Result {
  let result = work()
  const times = Array.from({ length: repeats }, () => {
    const before = process.cpuUsage()
    result = work()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  })
  const least = products === null ? null : leastMs(countWork(work, products), rates)
  stages.push({ name, cpuMs: times.sort((a, b) => a - b)[repeats >> 1] ?? 0, leastMs: least })
  return result
}

function printStages(title: string, audioSec: number): void {
  const total = stages.reduce((sum, stage) => sum + stage.cpuMs, 0)
  console.log(`\n${title}: ${audioSec.toFixed(2)} s of audio`)
  console.log(
    `  ${''.padEnd(28)} ${'CPU'.padStart(11)} ${'share'.padStart(7)} ${'of the limit'.padStart(13)}`,
  )
  for (const { name, cpuMs, leastMs: least } of stages.splice(0)) {
    const share = `${((100 * cpuMs) / total).toFixed(0)} %`.padStart(7)
    const ofLimit = (least === null ? '-' : `${((100 * least) / cpuMs).toFixed(0)} %`).padStart(13)
    console.log(`  ${name.padEnd(28)} ${cpuMs.toFixed(1).padStart(8)} ms ${share} ${ofLimit}`)
  }
  console.log(`  RTF ${(total / 1000 / audioSec).toFixed(3)} on one core`)
}

function printRates(): void {
  const shown = {
    'FFT, Gflop/s': rates.fftFlops / 1e9,
    'elementary functions, M/s': rates.elementary / 1e6,
    'multiply-adds, G/s': rates.products / 1e9,
    'multiply-adds in vectors, G/s': rates.vectorProducts / 1e9,
  }
  console.log('The limit: what a stage computes, at the rates that small kernels reach on this machine.')
  for (const [name, value] of Object.entries(shown)) console.log(`  ${name.padEnd(32)} ${value.toFixed(1)}`)
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
  const speech = timed('flite', () => flite.speak('rms', words), null)
  if (!speech) throw new Error('nothing said')
  // Frames are computed when they are first read: one speech for each time.
  const unread = Array.from({ length: repeats + 3 }, () => flite.speak('rms', words))
  timed('its analysis', () => unread.pop()?.frames.code, resampleProducts * speech.frames.frameCount)
  speakStages('English', space.classCount, {
    language: 'en',
    speech,
    conversion,
    paceStretch: 1,
    pauseAfterSec: 0,
  })
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
    speakStages('Mandarin', space.classCount, {
      language: 'zh',
      speech: spoken,
      conversion: toTarget,
      paceStretch: 1,
      pauseAfterSec: 0,
    })
  }
}

function speakStages(title: string, classCount: number, run: SentenceRun): void {
  const options = { ...plain, speedRatio: 1, kind: 'statement' } as const
  const products = run.speech.frames.frameCount * conversionProducts(classCount)
  const { frames } = timed('pace, conversion, melody', () => composeSentence([run], options), products)
  timed('vocoder', () => resynthesize(frames, { seed: 0 }))
  printStages(title, frames.frameCount / 200)
}

async function benchEngine(): Promise<void> {
  const began = performance.now()
  const engine = await createEmbeddedEngine({ dataDir, threads: 1, logger: silentLogger })
  console.log(`\nEngine, one thread: loaded in ${(performance.now() - began).toFixed(0)} ms`)
  const prompt = await engine.createPrompt(
    { pcm: spokenReference(), transcript: null, language: null },
    never,
  )
  for (const text of [english, mandarin, long]) {
    const [segment] = segmentText(text).segments
    if (!segment) throw new Error('no segment')
    const times: { firstMs: number; wholeMs: number }[] = []
    for (let seed = 0; seed < 2 * repeats; seed++) {
      const start = performance.now()
      let firstMs = 0
      for await (const _chunk of engine.synthesize(
        segment,
        prompt,
        { ...defaultSynthesisOptions, seed },
        never,
      )) {
        if (firstMs === 0) firstMs = performance.now() - start
      }
      times.push({ firstMs, wholeMs: performance.now() - start })
    }
    const median = (pick: (time: (typeof times)[number]) => number) =>
      (times.map(pick).sort((a, b) => a - b)[repeats] ?? 0).toFixed(0)
    console.log(
      `  first audio ${median(({ firstMs }) => firstMs)} ms, all ${median(({ wholeMs }) => wholeMs)} ms: ${segment.text.slice(0, 60)}`,
    )
  }
  await engine.dispose()
}

/** Each in a process of its own, of the built program. */
function benchMemory(): void {
  const probe = join(packageRoot, 'bench/engine/memory.mjs')
  if (!existsSync(join(packageRoot, 'dist/server/engines'))) {
    console.log('\nMemory: not measured, the program is not built (npm run build)')
    return
  }
  const [one, two] = [1, 2].map(
    (threads) =>
      JSON.parse(execFileSync(process.execPath, [probe, String(threads)], { encoding: 'utf8' })) as {
        nowMb: number
        peakMb: number
      },
  )
  if (!one || !two) return
  console.log(`\nMemory of a process with one speaking thread: ${one.nowMb} MB, at the peak ${one.peakMb} MB`)
  console.log(`  a second thread adds ${two.nowMb - one.nowMb} MB, at the peak ${two.peakMb - one.peakMb} MB`)
}

printRates()
await benchStages()
await benchEngine()
benchMemory()
