import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { AppError } from '../foundation/index.js'
import {
  type AudibleLabel,
  audibleLabels,
  naturalSpeed,
  type SpeakRequest,
  type Timing,
  type VoiceChoice,
} from '../synthesis/index.js'
import { type InputType, inputTypes } from '../text/index.js'

export interface SayFlags {
  readonly voice: string
  readonly speed: string
  readonly seed: string
  readonly engine: string
  readonly pitch: string
  readonly formant: string
  readonly range: string
  readonly breath: string
  readonly output: string
  readonly inputType: string
  readonly project: string
  readonly audibleLabel?: string
  readonly duration?: string
  readonly play?: true
  readonly transcript?: string
  readonly file?: string
  readonly srt?: string
  readonly vtt?: string
}

/** What the options ask for. Throws AppError for one that is no number or no choice. */
export function speakRequestOf(text: string, flags: SayFlags): SpeakRequest {
  const options = {
    speedRatio: numberOf('--speed', flags.speed),
    seed: numberOf('--seed', flags.seed),
    pitchShiftSemitones: numberOf('--pitch', flags.pitch),
    formantShiftRatio: numberOf('--formant', flags.formant),
    f0RangeRatio: numberOf('--range', flags.range),
    breathiness: numberOf('--breath', flags.breath),
  }
  const label = flags.audibleLabel
  return {
    ...{ owner: { kind: 'local' }, text, voice: voiceOf(flags), engineId: flags.engine, options },
    inputType: choiceOf<InputType>('--input-type', flags.inputType, inputTypes),
    project: flags.project,
    ...(label ? { audibleLabel: choiceOf<AudibleLabel>('--audible-label', label, audibleLabels) } : {}),
  }
}

/** The recording, where there is a file of that name; else a saved voice, whose name has no separators. */
function voiceOf({ voice, transcript }: Pick<SayFlags, 'voice' | 'transcript'>): VoiceChoice {
  if (existsSync(voice)) {
    return { kind: 'reference', filePath: resolve(voice), transcript: transcript ?? null }
  }
  if (/[/\\]/.test(voice)) throw new AppError('command-invalid', { problem: `--voice ${voice}: ENOENT` })
  return { kind: 'saved', name: voice }
}

/** The times that the speech has to keep, if any. */
export function timingOf(
  { duration }: SayFlags,
  cues: Extract<Timing, { kind: 'cues' }>['cues'] | null,
): Timing | null {
  if (duration === undefined) return cues && { kind: 'cues', cues, speed: naturalSpeed }
  if (cues) throw new AppError('command-invalid', { problem: '--duration, SRT' })
  return { kind: 'duration', durationSec: numberOf('--duration', duration), speed: naturalSpeed }
}

function numberOf(flag: string, given: string): number {
  const value = given.trim() === '' ? Number.NaN : Number(given)
  if (Number.isFinite(value)) return value
  throw new AppError('command-invalid', { problem: `${flag} ${JSON.stringify(given)}: not a number` })
}

function choiceOf<T extends string>(flag: string, given: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === given)
  if (found !== undefined) return found
  throw new AppError('command-invalid', { problem: `${flag} ${given}: ${allowed.join(', ')}` })
}
