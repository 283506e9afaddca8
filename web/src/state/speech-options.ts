/** How a voice is to differ from its recording, and which engine speaks; the names are those of `POST /v1/jobs`. */
export interface SpeechOptions {
  /** `auto`, or the id of an engine. */
  readonly engine: string
  /** Semitones, -12 to 12. */
  readonly pitchShiftSemitones: number
  /** Ratio, 0.7 to 1.4. */
  readonly formantShiftRatio: number
  /** Ratio, 0 to 3. */
  readonly f0RangeRatio: number
  /** 0 to 1. */
  readonly breathiness: number
}

export type VoiceChangeName = Exclude<keyof SpeechOptions, 'engine'>

export const plainOptions: SpeechOptions = {
  engine: 'auto',
  pitchShiftSemitones: 0,
  formantShiftRatio: 1,
  f0RangeRatio: 1,
  breathiness: 0,
}

export const changeLimits: Readonly<
  Record<VoiceChangeName, { readonly min: number; readonly max: number; readonly step: number }>
> = {
  pitchShiftSemitones: { min: -12, max: 12, step: 0.5 },
  formantShiftRatio: { min: 0.7, max: 1.4, step: 0.01 },
  f0RangeRatio: { min: 0, max: 2, step: 0.05 },
  breathiness: { min: 0, max: 1, step: 0.05 },
}

export const changeNames = Object.keys(changeLimits) as readonly VoiceChangeName[]

/** Whether the old wire, which knows no options, can ask for it. */
export function isPlain(options: SpeechOptions): boolean {
  return (Object.keys(plainOptions) as (keyof SpeechOptions)[]).every(
    (name) => options[name] === plainOptions[name],
  )
}
