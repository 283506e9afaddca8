import { stat } from 'node:fs/promises'
import { changesIn, type Engine, type SynthesisOptions } from '../engines/engine.js'
import { AppError } from '../foundation/index.js'
import type { Segment } from '../text/index.js'
import type { VoiceShelf } from '../voices/index.js'
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
export function assertSpeakable(request: SpeakRequest, engine: Engine): void {
  if (request.text.trim() === '') throw new AppError('text-empty', {})
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

/** Throws AppError `text-too-long`: before anything is made of the text. */
export function assertTextLength({ length }: string, limit: number): void {
  if (length > limit) throw new AppError('text-too-long', { length, limit })
}

/** Throws AppError `voice-not-found`, `reference-missing` or `reference-gone`. */
export async function assertVoice(choice: VoiceChoice, voices: VoiceShelf): Promise<void> {
  if (choice.kind === 'saved') {
    if (voices.find(choice.name)) return
    const known = voices.list().map(({ name }) => name)
    throw new AppError('voice-not-found', { name: choice.name, known: known.join(', ') })
  }
  if (choice.filePath === '') throw new AppError('reference-missing', {})
  const found = await stat(choice.filePath).catch(() => undefined)
  if (!found?.isFile()) throw new AppError('reference-gone', {})
}

/** Throws AppError for a style in the text that goes, on top of the job's options, beyond what the engine can. */
export function assertStyles(segments: readonly Segment[], options: SynthesisOptions, engine: Engine): void {
  for (const { style } of segments) assertOptions(styledOptions(options, style), engine)
}

/** The job's options with what the text asks for at this place. */
export function styledOptions(options: SynthesisOptions, style: Segment['style']): SynthesisOptions {
  return {
    ...options,
    speedRatio: options.speedRatio * style.speedRatio,
    pitchShiftSemitones: options.pitchShiftSemitones + style.pitchShiftSemitones,
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
  for (const change of changesIn(options)) {
    if (engine.capabilities.voiceChanges.includes(change)) continue
    throw new AppError('option-unsupported', { engineId: engine.id, option: change })
  }
}
