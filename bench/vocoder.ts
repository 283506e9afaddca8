// Copy-synthesis of recordings: how far our synthesis and plain WORLD synthesis are from natural speech.
// `node --import tsx bench/vocoder.ts --corpus DIR [--clips N]`; without a corpus it says so and ends.
import { parseArgs } from 'node:util'
import { type AnalyzedSpeech, analyzeSpeech, resynthesize } from '../src/dsp/index.js'
import { loadClips } from './vocoder/corpus-clips.js'
import {
  bandTracksOf,
  distanceByVoicing,
  harmonicsToNoiseDb,
  logMelOf,
  logSpectralDistance,
  modulationDistance,
  periodicityBands,
  trackDifference,
  voicingStep,
} from './vocoder/measures.js'
import { synthesizeWorld } from './vocoder/world-synthesis.js'

type Synthesis = (frames: AnalyzedSpeech) => Float64Array

const systems: Record<string, Synthesis> = {
  WORLD: (frames) => synthesizeWorld(frames, 1),
  ours: (frames) => Float64Array.from(resynthesize(frames, { seed: 1 })),
}

const { values: flags } = parseArgs({
  options: { corpus: { type: 'string' }, clips: { type: 'string', default: '4' } },
})

/** Means over all clips, by measure. */
type Scores = Map<string, { sum: number; count: number }>

function addScore(scores: Scores, name: string, value: number): void {
  if (!Number.isFinite(value)) return
  const entry = scores.get(name) ?? { sum: 0, count: 0 }
  scores.set(name, { sum: entry.sum + value, count: entry.count + 1 })
}

function scoreClip(samples: Float64Array, frames: AnalyzedSpeech, copy: Float64Array, scores: Scores): void {
  const naturalMel = logMelOf(samples, frames.frameCount)
  const copyMel = logMelOf(copy, frames.frameCount)
  addScore(scores, 'log-spectral dB', logSpectralDistance(naturalMel, copyMel))
  const { voiced, unvoiced } = distanceByVoicing(naturalMel, copyMel, frames.f0Hz)
  addScore(scores, '  voiced frames', voiced)
  addScore(scores, '  unvoiced frames', unvoiced)
  addScore(scores, 'modulation dB', modulationDistance(naturalMel, copyMel))
  const naturalStep = voicingStep(naturalMel, frames.f0Hz)
  addScore(scores, 'voicing step bias dB', voicingStep(copyMel, frames.f0Hz) - naturalStep)
  const naturalBands = bandTracksOf(samples, frames.f0Hz)
  const copyBands = bandTracksOf(copy, frames.f0Hz)
  naturalBands.forEach(({ waveform }, band) => {
    const [lowHz, highHz] = periodicityBands[band] ?? [0, 0]
    const inDb = (track: readonly number[] = []) => track.map(harmonicsToNoiseDb)
    const { bias } = trackDifference(inDb(waveform), inDb(copyBands[band]?.waveform))
    addScore(scores, `HNR bias dB ${lowHz}-${highHz}`, bias)
  })
  for (const track of ['waveform', 'envelope', 'crestDb'] as const) {
    naturalBands.forEach((natural, band) => {
      const { distance, bias } = trackDifference(natural[track], copyBands[band]?.[track] ?? [])
      const [lowHz, highHz] = periodicityBands[band] ?? [0, 0]
      addScore(scores, `${track} (mean of bands)`, distance)
      addScore(scores, `  ${track} bias ${lowHz}-${highHz}`, bias)
    })
  }
}

function main(): void {
  if (!flags.corpus) {
    console.log('no --corpus DIR given: nothing to copy')
    return
  }
  const scores: Record<string, Scores> = Object.fromEntries(
    Object.keys(systems).map((name) => [name, new Map()]),
  )
  const cpu: Record<string, number> = {}
  let seconds = 0
  for (const clips of loadClips(flags.corpus, Number(flags.clips)).values()) {
    for (const { samples } of clips) {
      const frames = analyzeSpeech(samples, { f0Method: 'harvest' })
      seconds += samples.length / 24_000
      for (const [name, synthesize] of Object.entries(systems)) {
        const before = process.cpuUsage().user
        const copy = synthesize(frames)
        cpu[name] = (cpu[name] ?? 0) + (process.cpuUsage().user - before) / 1000
        scoreClip(samples, frames, copy, scores[name] ?? new Map())
      }
    }
  }
  console.log(
    `${seconds.toFixed(0)} s of speech; distances are 0 for a perfect copy, biases copy less natural`,
  )
  const names = Object.keys(systems)
  console.log(''.padEnd(28), ...names.map((name) => name.padStart(9)))
  for (const measure of scores[names[0] ?? '']?.keys() ?? []) {
    const cells = names.map((name) => {
      const entry = scores[name]?.get(measure)
      return (entry ? entry.sum / entry.count : Number.NaN).toFixed(3).padStart(9)
    })
    console.log(measure.padEnd(28), ...cells)
  }
  console.log(
    'CPU ms per second'.padEnd(28),
    ...names.map((name) => ((cpu[name] ?? 0) / seconds).toFixed(1).padStart(9)),
  )
}

main()
