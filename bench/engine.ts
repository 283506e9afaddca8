// What the embedded engine costs: each stage of a sentence in one thread, then the engine as it is used.
//
//   npm run bench engine
//
// Stages are timed by CPU time, so that other work on the machine counts less; the engine by wall time.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { analyzeReference, resynthesize } from '../src/dsp/index.js'
import {
  BaseSpeakers,
  composeSentence,
  learnVoice,
  readSpeakerSpace,
  readVoiceProfile,
  type SentenceRun,
  writeVoiceProfile,
} from '../src/engines/embedded/core/index.js'
import { loadEngineData } from '../src/engines/embedded/host/engine-data.js'
import { createEmbeddedEngine } from '../src/engines/embedded/host/index.js'
import { defaultSynthesisOptions } from '../src/engines/engine.js'
import { packageRoot, silentLogger } from '../src/foundation/index.js'
import { analyzeSegment, segmentText } from '../src/text/index.js'
import { spokenReference } from '../test/support/spoken-reference.js'
import { calibrate, conversionProducts, countWork, leastMs } from './engine/limits.js'

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
  const bases = timed('base voices: load', () => new BaseSpeakers(data.bases, space), null)
  printStages('Data, once', 1)
  const { samples } = spokenReference({ seconds: 10 })
  const frames = timed('reference: analysis', () => analyzeReference(samples))
  const profile = timed('reference: profile', () =>
    learnVoice(space, frames, bases.statisticsOf('en').classes.mean),
  )
  const bytes = timed('reference: bytes', () => writeVoiceProfile(profile))
  timed('profile: read', () => readVoiceProfile(bytes, space))
  timed('profile: conversion, English', () => bases.conversionOf('en', profile))
  timed('profile: conversion, Mandarin', () => bases.conversionOf('zh', profile))
  printStages(`A voice, once (${bytes.length} bytes)`, 10)
  for (const [title, text] of [
    ['English', english],
    ['Mandarin', mandarin],
  ] as const) {
    const [segment] = segmentText(text).segments
    if (!segment) throw new Error('no segment')
    const utterance = timed('text', () => analyzeSegment(segment))
    const said = timed('base voice', () => [...bases.say(utterance, 200)])
    const runs = said.map(({ base, ...run }) => ({
      ...run,
      conversion: bases.conversionOf(base, profile),
      paceStretch: 1,
    }))
    if (runs.length > 0) speakStages(title, space.classCount, runs)
  }
}

function speakStages(title: string, classCount: number, runs: readonly SentenceRun[]): void {
  const options = { ...plain, speedRatio: 1, questionForm: null, seed: 0 } as const
  const frameCount = runs.reduce((sum, run) => sum + run.speech.frames.frameCount, 0)
  const products = frameCount * conversionProducts(classCount)
  const { frames } = timed('pace, conversion, melody', () => composeSentence(runs, options), products)
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
    const times: { firstMs: number; firstCpuMs: number; wholeMs: number }[] = []
    for (let seed = 0; seed < 2 * repeats; seed++) {
      const start = performance.now()
      const before = process.cpuUsage()
      let firstMs = 0
      let firstCpuMs = 0
      for await (const _chunk of engine.synthesize(
        segment,
        prompt,
        { ...defaultSynthesisOptions, seed },
        never,
      )) {
        if (firstMs > 0) continue
        firstMs = performance.now() - start
        const { user, system } = process.cpuUsage(before)
        firstCpuMs = (user + system) / 1000
      }
      times.push({ firstMs, firstCpuMs, wholeMs: performance.now() - start })
    }
    const median = (pick: (time: (typeof times)[number]) => number) =>
      (times.map(pick).sort((a, b) => a - b)[repeats] ?? 0).toFixed(0)
    console.log(
      `  first audio ${median(({ firstMs }) => firstMs)} ms (${median(({ firstCpuMs }) => firstCpuMs)} ms of CPU), all ${median(({ wholeMs }) => wholeMs)} ms: ${segment.text.slice(0, 60)}`,
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
