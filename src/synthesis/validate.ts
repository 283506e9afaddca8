import { stat } from 'node:fs/promises'
import { changesIn, type Engine, type SynthesisOptions } from '../engines/engine.js'
import { AppError } from '../foundation/index.js'
import type { VoiceStore } from '../voices/index.js'
import type { SpeakRequest, SpeedLimits, Timing, VoiceChoice } from './speech.js'

/** What every engine takes; an engine that takes less says so in its capabilities. */
export const speedRange = { min: 0.25, max: 4 } as const

const optionRanges: Readonly<
  Record<Exclude<keyof SynthesisOptions, 'speedRatio'>, readonly [number, number]>
> = {
  seed: [0, 0xffffffff],
  pitchShiftSemitones: [-24, 24],
  formantShiftRatio: [0.5, 2],
  f0RangeRatio: [0, 3],
  breathiness: [0, 1],
}

/** Throws AppError for whatever in the request can be known wrong before any work is done. */
export function assertSpeakable(request: SpeakRequest, engine: Engine, textLimit: number): void {
  if (request.text.trim() === '') throw new AppError('text-empty', {})
  if (request.text.length > textLimit) {
    throw new AppError('text-too-long', { length: request.text.length, limit: textLimit })
  }
  assertOptions(request.options, engine)
  if (request.timing) assertTiming(request.timing, engine)
}

/** How far the speed may go to keep a wanted time, unless the caller says: beyond, speech stops sounding natural. */
export const naturalSpeed: SpeedLimits = { min: 0.6, max: 1.6 }

/** The shortest and longest that a job can be asked to last, seconds. */
const wantedSec = { min: 0.1, max: 86_400 }

function assertTiming(timing: Timing, engine: Engine): void {
  const { min, max } = timing.speed
  for (const speed of [min, max]) assertSpeed(speed, engine)
  if (min > max) throw new AppError('speed-limits-crossed', { min, max })
  const lastSec = timing.kind === 'duration' ? timing.durationSec : (timing.cues.at(-1)?.endSec ?? 0)
  if (lastSec >= wantedSec.min && lastSec <= wantedSec.max) return
  throw new AppError('duration-out-of-range', { durationSec: lastSec, ...wantedSec })
}

/** Throws AppError `voice-not-found`, `reference-missing`, `reference-gone` or `reference-transcript-missing`. */
export async function assertVoice(choice: VoiceChoice, voices: VoiceStore, engine: Engine): Promise<void> {
  if (choice.kind === 'saved') {
    if (voices.find(choice.name)) return
    const known = voices.list().map(({ name }) => name)
    throw new AppError('voice-not-found', { name: choice.name, known: known.join(', ') })
  }
  if (choice.filePath === '') throw new AppError('reference-missing', {})
  const found = await stat(choice.filePath).catch(() => undefined)
  if (!found?.isFile()) throw new AppError('reference-gone', {})
  if (engine.capabilities.reference === 'audio+transcript' && !choice.transcript) {
    throw new AppError('reference-transcript-missing', { engineId: engine.id })
  }
}

function assertSpeed(speed: number, { capabilities }: Engine): void {
  const min = Math.max(speedRange.min, capabilities.speedRatio.min)
  const max = Math.min(speedRange.max, capabilities.speedRatio.max)
  if (!(speed >= min && speed <= max)) throw new AppError('speed-out-of-range', { speed, min, max })
}

function assertOptions(options: SynthesisOptions, engine: Engine): void {
  assertSpeed(options.speedRatio, engine)
  for (const option of Object.keys(optionRanges) as (keyof typeof optionRanges)[]) {
    const [lowest, highest] = optionRanges[option]
    const value = options[option]
    if (value >= lowest && value <= highest) continue
    throw new AppError('option-out-of-range', { option, value, min: lowest, max: highest })
  }
  assertChangeable(options, engine)
}

/** Throws AppError `option-unsupported` for a change of the voice that the engine would not make. */
export function assertChangeable(options: SynthesisOptions, { id, capabilities }: Engine): void {
  for (const option of changesIn(options)) {
    if (capabilities.voiceChanges.includes(option)) continue
    throw new AppError('option-unsupported', { engineId: id, option })
  }
}
