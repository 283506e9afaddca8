import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import {
  type AudibleLabel,
  audibleLabels,
  naturalSpeed,
  type SpeakRequest,
  type Timing,
  type VoiceChoice,
} from '../synthesis/index.js'
import { type InputType, inputTypes } from '../text/index.js'
import { unusableFile, wrongCommand } from './command-problem.js'

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
  if (/[/\\]/.test(voice)) throw unusableFile(`--voice ${voice}`, new Error('ENOENT'))
  return { kind: 'saved', name: voice }
}

/** The times that the speech has to keep, if any. */
export function timingOf(
  { duration }: SayFlags,
  cues: Extract<Timing, { kind: 'cues' }>['cues'] | null,
): Timing | null {
  if (duration === undefined) return cues && { kind: 'cues', cues, speed: naturalSpeed }
  if (cues) {
    throw wrongCommand({
      zh: '字幕自带时间，不能再给 --duration',
      en: 'subtitles have their own times: leave --duration out',
    })
  }
  return { kind: 'duration', durationSec: numberOf('--duration', duration), speed: naturalSpeed }
}

function numberOf(flag: string, given: string): number {
  const value = given.trim() === '' ? Number.NaN : Number(given)
  if (Number.isFinite(value)) return value
  throw wrongCommand({
    zh: `${flag} 应为数字，而不是“${given}”`,
    en: `${flag} takes a number, not ${JSON.stringify(given)}`,
  })
}

function choiceOf<T extends string>(flag: string, given: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === given)
  if (found !== undefined) return found
  throw wrongCommand({
    zh: `${flag} 不能是“${given}”，可用的值：${allowed.join('、')}`,
    en: `${flag} cannot be "${given}"; allowed: ${allowed.join(', ')}`,
  })
}
