import { outputSampleRateHz } from '../../audio/index.js'
import type { Engine } from '../../engines/engine.js'
import { AppError, type Clock, type Logger } from '../../foundation/index.js'
import type { LexiconStore } from '../../lexicon/index.js'
import type { SpeechTools } from '../ports.js'
import { segmentsOf } from '../reading/segments-of.js'
import { characterPosition, readingWarnings } from '../reading/warnings.js'
import type { Line, SpeakEvent, SpeakRequest, SpeakResult, SpeedLimits, Take, TimeFit } from '../speech.js'
import { fitSpeed } from '../timing/fit-speed.js'
import { linesOf } from '../timing/lines-of.js'
import { assertStyles } from '../validate.js'
import { assertRoom, type Notice, noticeOf, noticePauseSec } from './audible-label.js'
import { durationSecOfTakes, type Hear, LineSpeaker, readySpeaker, type SpeakerDeps } from './line-speaker.js'
import type { LiveAudio } from './live-audio.js'
import {
  contentHashOf,
  contentHashOfTakes,
  type WriterDeps,
  type WrittenSpeech,
  writeSpeech,
} from './write-takes.js'

export interface SpeakJobDeps extends SpeakerDeps, WriterDeps {
  readonly engineOf: (engineId: string) => Promise<Engine>
  readonly lexicons: LexiconStore
  readonly tools: SpeechTools
  readonly live: LiveAudio
  readonly clock: Clock
  readonly logger: Logger
}

type Emit = (event: SpeakEvent) => void

/** What a text without a single readable character becomes, seconds of silence. */
const unreadableSec = 0.5

/**
 * One job, from the request to the finished wav. Sentences that were spoken before, by this job or another,
 * are taken from the store; a job that failed or was cancelled goes on where it stopped when it is sent again.
 */
export async function runSpeakJob(
  request: SpeakRequest,
  deps: SpeakJobDeps,
  emit: Emit,
  signal: AbortSignal,
): Promise<SpeakResult> {
  const startedAt = deps.clock.now()
  const engine = await deps.engineOf(request.engineId)
  const { lines, warnings: found } = await linesOf(request, async (text) => {
    const divided = await segmentsOf({ ...request, text }, deps)
    return { ...divided, warnings: [...divided.warnings, ...readingWarnings(divided.segments, engine)] }
  })
  // A line that stays as it was divided is not looked through for these again.
  const warnings = [...found, ...readingWarnings(request.line?.segments ?? [], engine)]
  if (lines.length === 0 && warnings.length === 0) throw new AppError('text-unspeakable', {})
  const segments = lines.flatMap((line) => line.segments)
  assertStyles(segments, request.options, engine)
  const speaker = await readySpeaker(request.voice, engine, segments, deps, emit, signal)
  emit({ kind: 'plan', lines })
  emit({ kind: 'stage', stage: 'speech' })
  for (const warning of warnings) emit({ kind: 'warning', warning })
  logWarnings(deps.logger, request.text, warnings)
  const lineSpeaker = new LineSpeaker(speaker, deps, signal)
  const notice = await noticeOf(request.audibleLabel ?? 'off', {
    segmentText: (text) => deps.tools.segmentText(text),
    speak: (line, options) => lineSpeaker.speak(line, options),
    options: request.options,
    language: segments[0]?.language ?? 'zh',
  })
  const job = { request, lines, notice, speaker: lineSpeaker, deps, emit, signal }
  const { fit, ...written } = await (request.timing?.kind === 'cues' ? speakCues(job) : speakText(job))
  logDone(deps, engine, segments.length, written.durationSec, startedAt)
  return { ...written, engineId: engine.id, engineReason: null, warnings, fit }
}

interface SpeakJob {
  readonly request: SpeakRequest
  readonly lines: readonly Line[]
  readonly notice: Notice | null
  readonly speaker: LineSpeaker
  readonly deps: SpeakJobDeps
  readonly emit: Emit
  readonly signal: AbortSignal
}

/** Speaks the lines one after another; where a duration is wanted, at the speed that meets it. */
async function speakText(job: SpeakJob): Promise<WrittenSpeech & { readonly fit: TimeFit | null }> {
  const { request, lines, speaker } = job
  const fit = request.timing?.kind === 'duration' ? await fitWhole(job, request.timing) : null
  const options = fit ? { ...request.options, speedRatio: fit.speedRatio } : request.options
  const plan = lines.flatMap(({ segments }) =>
    segments.map((segment) => ({ ...speaker.planOf(segment, options), notBeforeSec: 0 })),
  )
  async function* spoken(hear: Hear) {
    for (const line of lines) yield { cue: null, spoken: await speaker.speak(line, options, { hear }) }
  }
  const endSec = lines.length === 0 ? unreadableSec : 0
  const written = await write(job, contentHashOf(plan), spoken, endSec, lineTeller(job))
  return { ...written, fit: fit && { ...fit, ...remainingError(request, fit, written.durationSec) } }
}

/** The speed at which the whole lasts as long as it is to; every round speaks it once. */
function fitWhole(
  { request, lines, notice, speaker, emit }: SpeakJob,
  { durationSec, speed: limits }: { readonly durationSec: number; readonly speed: SpeedLimits },
): Promise<TimeFit> {
  emit({ kind: 'stage', stage: 'fitting' })
  const targetSec = durationSec - (notice ? notice.durationSec + noticePauseSec : 0)
  const startRatio = request.options.speedRatio
  let round = 0
  return fitSpeed({ targetSec, startRatio, limits }, async (speedRatio) => {
    const takes: Take[] = []
    round++
    for (const line of lines) {
      takes.push((await speaker.speak(line, { ...request.options, speedRatio })).take)
      emit({ kind: 'fitting', round, done: takes.length, total: lines.length })
    }
    return durationSecOfTakes(takes, outputSampleRateHz)
  })
}

/** By the time that was asked for, the audible label included. */
function remainingError({ timing }: SpeakRequest, fit: TimeFit, durationSec: number) {
  const targetSec = timing?.kind === 'duration' ? timing.durationSec : fit.targetSec
  return { targetSec, durationSec, errorSec: durationSec - targetSec }
}

/** Speaks each cue so that it fits its time where the limits allow, then puts all in their places. */
async function speakCues(job: SpeakJob): Promise<WrittenSpeech & { readonly fit: null }> {
  const { request, lines, speaker } = job
  assertRoom(job.notice, lines[0]?.cue ?? undefined)
  const tell = lineTeller(job)
  const takes: Take[] = []
  for (const line of lines) {
    const take = await takeForCue(line, job)
    takes.push(take)
    tell(take)
  }
  // A single line has no place of its own.
  const placeOf = (line: Line | undefined) => (request.line ? null : (line?.cue ?? null))
  const placed = takes.map((take, index) => ({ take, cue: placeOf(lines[index]) }))
  async function* spoken() {
    for (const [index, line] of lines.entries()) {
      const { options, fit } = takes[index] ?? { options: request.options, fit: null }
      yield { cue: placeOf(line), spoken: await speaker.speak(line, options, { fit }) }
    }
  }
  const cues = request.line ? [] : cuesOf(request)
  const endSec = Math.max(0, ...cues.map((cue) => cue.endSec))
  return { ...(await write(job, contentHashOfTakes(placed), spoken, endSec, () => {})), fit: null }
}

function cuesOf({ timing }: SpeakRequest) {
  return timing?.kind === 'cues' ? timing.cues : []
}

/** Only what is too long changes its speed: after a short line there is silence. */
export async function takeForCue(
  line: Line,
  { request, speaker }: Pick<SpeakJob, 'request' | 'speaker'>,
): Promise<Take> {
  const { options, timing } = request
  const { cue } = line
  if (!cue || timing?.kind !== 'cues') return (await speaker.speak(line, options)).take
  const min = options.speedRatio
  const max = Math.max(min, timing.speed.max)
  const goal = { targetSec: cue.endSec - cue.startSec, startRatio: min, limits: { min, max } }
  const takeAt = async (speedRatio: number) => (await speaker.speak(line, { ...options, speedRatio })).take
  const fit = await fitSpeed(goal, async (speedRatio) =>
    durationSecOfTakes([await takeAt(speedRatio)], outputSampleRateHz),
  )
  return { ...(await takeAt(fit.speedRatio)), fit: { ...fit, isAtLimit: fit.speedRatio >= max } }
}

function write(
  { request, notice, deps, emit, signal }: SpeakJob,
  contentHash: string,
  lines: Parameters<typeof writeSpeech>[0]['lines'],
  endSec: number,
  onLine: (take: Take) => void,
): Promise<WrittenSpeech> {
  return writeSpeech({ owner: request.owner, contentHash, lines, notice, endSec, onLine, emit, signal }, deps)
}

/** Tells of lines as they are done, in order. */
function lineTeller({ lines, emit }: SpeakJob): (take: Take) => void {
  let done = 0
  return (take) => {
    emit({ kind: 'take', index: done++, take })
    emit({ kind: 'sentence', done, total: lines.length, text: take.text })
  }
}

const maxLoggedPlaces = 50

/** Where, in characters from 1, and never what: texts do not go into the log. */
function logWarnings(logger: Logger, text: string, warnings: SpeakResult['warnings']): void {
  for (const code of ['unreadable', 'reading-uncertain'] as const) {
    const places = warnings.filter((warning) => warning.code === code)
    const characters = places.slice(0, maxLoggedPlaces).map((place) => characterPosition(text, place))
    if (places.length > 0) logger.warn(`job.${code}`, { count: places.length, characters })
  }
}

function logDone(
  deps: SpeakJobDeps,
  engine: Engine,
  segmentCount: number,
  audioSec: number,
  startedAt: number,
): void {
  const computeSec = (deps.clock.now() - startedAt) / 1000
  deps.logger.info('job.completed', {
    engineId: engine.id,
    segmentCount,
    audioSec,
    rtf: audioSec > 0 ? computeSec / audioSec : null,
  })
}
