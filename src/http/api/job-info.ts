import type { UiLanguage } from '../../foundation/index.js'
import {
  describeWarnings,
  type Job,
  type JobEvent,
  type JobLine,
  type PlacedLine,
  readingOf,
  type SpeechWarning,
  type StoredTake,
} from '../../synthesis/index.js'
import { errorBodyOf } from '../errors.js'
import type { EventStreamReply } from '../event-stream.js'

/** What a caller sees of a job: no path of this machine. `sentences`: those of its result. */
export function jobInfoOf(job: Job, language: UiLanguage, lines: readonly PlacedLine[] | null = null) {
  const { id, state, createdAt, sentences, result, error } = job
  return {
    id,
    state,
    createdAt,
    sentences,
    result: result && {
      fileId: result.fileId,
      durationSec: result.durationSec,
      engine: result.engineId,
      engineReason: result.engineReason,
      warnings: warningInfoOf(result.warnings, language),
      fit: result.fit,
      ...(lines ? { sentences: lines } : {}),
    },
    ...(error ? errorBodyOf(error, language) : { error: null }),
  }
}

export function warningInfoOf(warnings: readonly SpeechWarning[], language: UiLanguage) {
  return warnings.map((warning) => ({ ...warning, message: describeWarnings([warning], null, language)[0] }))
}

/** A line of a job with its takes and, where it is spoken, its place in the sound. */
export function sentenceInfoOf({ line, chosen, takes }: JobLine, placed: PlacedLine | undefined) {
  const { index, text, cue } = line
  const place = placed && {
    startSec: placed.startSec,
    endSec: placed.endSec,
    marks: placed.marks,
    ...(placed.fit ? { fit: placed.fit } : {}),
  }
  return {
    index,
    text: placed?.text ?? text,
    state: chosen === null ? ('waiting' as const) : ('done' as const),
    cue,
    chosen,
    takes: takes.map(takeInfoOf),
    place: place ?? null,
  }
}

export function takeInfoOf(take: StoredTake) {
  const { id, createdAt, text, voice, engineId, options, fit, pieces } = take
  const reading = pieces.map(readingOf).join(' ')
  // Where a recording lies is nobody's business; that it was one is.
  const shownVoice = voice.kind === 'saved' ? voice : { kind: voice.kind }
  return { id, createdAt, text, reading, voice: shownVoice, engine: engineId, options, fit }
}

export function sendJobEvent(stream: EventStreamReply, { id, event }: JobEvent, language: UiLanguage): void {
  const known = id ?? undefined
  if (event.kind === 'failed') stream.send('failed', errorBodyOf(event.error, language), known)
  else stream.send(event.kind, event, known)
  if (event.kind === 'failed' || event.kind === 'done') stream.end()
}
