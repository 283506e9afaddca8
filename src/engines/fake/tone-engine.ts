// A deterministic engine for tests and demonstrations: every character is a tone, the voice decides its pitch.
import { outputSampleRateHz } from '../../audio/index.js'
import { AppError } from '../../foundation/index.js'
import type { Segment } from '../../text/index.js'
import type { Engine, Mark, Reference, SpeechChunk, SynthesisOptions, VoicePrompt } from '../engine.js'

const engineId = 'fake'
const engineVersion = '1'
const characterSec = 0.08
const charactersPerChunk = 8
const amplitude = 0.1
const fadeSec = 0.005
const minSpeechSec = 0.1
/** Under this level nothing counts as speech. */
const silenceLevel = 1e-3

/** A new tone engine; it has no data and needs no disposal. */
export function createToneEngine(): Engine {
  return {
    id: engineId,
    version: engineVersion,
    weightsHash: '0'.repeat(64),
    capabilities: {
      languages: ['zh', 'en'],
      reference: 'audio',
      maxReferenceSec: 30,
      outputSampleRateHz,
      speedRatio: { min: 0.25, max: 4 },
      voiceChanges: ['pitchShiftSemitones'],
      marks: 'phone',
      readings: 'exact',
      previewLanguages: [],
    },
    createPrompt,
    synthesize,
    dispose: async () => undefined,
  }
}

/** The prompt is one byte: how often the reference crosses zero, folded into a tone between 100 and 355 Hz. */
async function createPrompt(reference: Reference, signal: AbortSignal): Promise<VoicePrompt> {
  if (signal.aborted) throw new AppError('cancelled', {})
  const { samples, sampleRateHz } = reference.pcm
  let loudCount = 0
  let crossings = 0
  for (let n = 0; n < samples.length; n++) {
    const value = samples[n] ?? 0
    if (Math.abs(value) > silenceLevel) loudCount++
    if (n > 0 && value >= 0 !== (samples[n - 1] ?? 0) >= 0) crossings++
  }
  const speechSec = loudCount / sampleRateHz
  if (speechSec < minSpeechSec) throw new AppError('reference-unusable', { speechSec, minSpeechSec })
  const crossingsPerSec = Math.round((crossings * sampleRateHz) / samples.length)
  return { engineId, engineVersion, data: Uint8Array.of(crossingsPerSec % 256) }
}

async function* synthesize(
  segment: Segment,
  prompt: VoicePrompt,
  options: SynthesisOptions,
  signal: AbortSignal,
): AsyncIterable<SpeechChunk> {
  const frequencyHz = frequencyOf(prompt) * 2 ** (options.pitchShiftSemitones / 12)
  const characterSamples = Math.round((characterSec * outputSampleRateHz) / options.speedRatio)
  for (let from = 0; from < Math.max(1, segment.text.length); from += charactersPerChunk) {
    if (signal.aborted) throw new AppError('cancelled', {})
    const text = segment.text.slice(from, from + charactersPerChunk)
    yield {
      samples: toneOf(Math.max(1, text.length) * characterSamples, frequencyHz),
      marks: marksOf(text, from, characterSamples / outputSampleRateHz),
    }
    // Gives other jobs, and an abort, their turn.
    await Promise.resolve()
  }
}

function frequencyOf(prompt: VoicePrompt): number {
  if (prompt.engineId !== engineId || prompt.engineVersion !== engineVersion) {
    const promptOf = `${prompt.engineId} ${prompt.engineVersion}`
    throw new AppError('prompt-foreign', { engineId, engineVersion, promptOf })
  }
  const [value] = prompt.data
  if (value === undefined || prompt.data.length !== 1) {
    throw new AppError('prompt-damaged', { engineId, problem: `${prompt.data.length} bytes` })
  }
  return 100 + value
}

function toneOf(length: number, frequencyHz: number): Float32Array {
  const fadeSamples = Math.max(1, Math.round(fadeSec * outputSampleRateHz))
  return Float32Array.from({ length }, (_, n) => {
    const fade = Math.min(1, n / fadeSamples, (length - 1 - n) / fadeSamples)
    return amplitude * fade * Math.sin((2 * Math.PI * frequencyHz * n) / outputSampleRateHz)
  })
}

function marksOf(text: string, from: number, secondsEach: number): Mark[] {
  return Array.from({ length: text.length }, (_, n) => ({
    kind: 'character',
    text: text.slice(n, n + 1),
    startSec: (from + n) * secondsEach,
    endSec: (from + n + 1) * secondsEach,
    sourceStart: from + n,
    sourceEnd: from + n + 1,
  }))
}
