import { outputSampleRateHz } from '../../audio/index.js'
import type { SynthesisOptions } from '../../engines/engine.js'
import { AppError, type Clock } from '../../foundation/index.js'
import { plainStyle } from '../../text/index.js'
import { noticePauseSec } from '../assembly/audible-label.js'
import { contentHashOfTakes, pauseAfter, sentenceOf } from '../assembly/write-takes.js'
import type { SpeechWarning } from '../reading/warnings.js'
import type { NoticePlan, Owner, SpeakRequest, Take, VoiceChoice } from '../speech.js'
import type { StoredFile } from '../storage/files.js'
import type { PlacedTake, Studio } from '../studio.js'
import { Timeline } from '../timing/timeline.js'
import type { Job, JobLine, JobResult, PlacedLine, StoredTake } from './job.js'
import type { JobStore } from './job-store.js'

/** What is to be different in a new take; what is absent stays as in the chosen one. */
export interface TakeChange {
  readonly text?: string
  readonly voice?: VoiceChoice
  readonly engineId?: string
  /** Without a seed and without any other change, the seed is one that was not used yet. */
  readonly options?: OptionChanges
}

/** Undefined counts as absent. */
export type OptionChanges = {
  readonly [Option in keyof SynthesisOptions]?: SynthesisOptions[Option] | undefined
}

export interface NewTake {
  readonly take: StoredTake
  readonly warnings: readonly SpeechWarning[]
}

export interface TakeBookParts {
  readonly studio: Studio
  readonly clock: Clock
  readonly store: JobStore
  /** Throws AppError `job-not-found`. */
  readonly jobOf: (id: string, owner: Owner) => Job
}

/** Files of single takes that are kept; the sound of older ones is assembled again when it is asked for. */
const maxTakeFiles = 50

/**
 * The lines of jobs: how each was spoken, and which take of it counts. Changes become part of the job's sound when it
 * is asked for next. Every call throws AppError `job-not-found` for somebody else's job.
 */
export class TakeBook {
  readonly #parts: TakeBookParts
  /** `JOB/TAKE` → its file, least recently used first. */
  readonly #takeFiles = new Map<string, string>()
  readonly #assembling = new Map<string, Promise<StoredFile>>()

  constructor(parts: TakeBookParts) {
    this.#parts = parts
  }

  /** Lines from `from` on, at most `count`; of a job that is being spoken, too. */
  lines(id: string, owner: Owner, from = 0, count = Number.MAX_SAFE_INTEGER): readonly JobLine[] {
    this.#parts.jobOf(id, owner)
    return this.#parts.store.linesOf(id, from, count)
  }

  /** Throws AppError `sentence-not-found`. */
  line(id: string, owner: Owner, index: number): JobLine {
    const [line] = this.lines(id, owner, index, 1)
    if (line) return line
    const total = this.#parts.store.countLines(id)
    throw new AppError('sentence-not-found', { jobId: id, index, total })
  }

  /** How many edits can be undone and done again. */
  edits(id: string, owner: Owner): { readonly undo: number; readonly redo: number } {
    this.#parts.jobOf(id, owner)
    return this.#parts.store.editsOf(id)
  }

  /** What is spoken so far, with its times in the job's sound as the chosen takes make it. */
  sentences(id: string, owner: Owner): readonly PlacedLine[] {
    return placedLines(this.lines(id, owner), this.#parts.jobOf(id, owner).result?.notice ?? null)
  }

  /** Speaks a line once more and puts the new take into the job. Throws what the studio refuses it for. */
  async speakAgain(
    id: string,
    owner: Owner,
    index: number,
    change: TakeChange,
    signal: AbortSignal,
  ): Promise<NewTake> {
    const { studio, store, clock } = this.#parts
    const { notice } = this.#assertDone(id, owner)
    const jobLine = this.line(id, owner, index)
    const request = store.requestOf(id)
    const chosen = chosenOf(jobLine)
    if (!request || !chosen) throw new AppError('job-not-found', { jobId: id })
    const takes: Take[] = []
    const spoken = await studio.speak(
      requestFor(jobLine, chosen, request, change),
      (event) => {
        if (event.kind === 'take') takes.push(event.take)
      },
      signal,
    )
    const [made] = takes
    if (!made) throw new AppError('text-unspeakable', {})
    const take = store.addTake(id, index, made, clock.now())
    // A line that is spoken alone has not the audible label of its job, and what leaves as a file must.
    if (notice) await studio.files.remove(spoken.fileId)
    else this.#rememberFile(id, take.id, spoken.fileId)
    store.choose(id, index, take.id)
    return { take, warnings: spoken.warnings }
  }

  /** Throws AppError `take-not-found`. */
  choose(id: string, owner: Owner, index: number, takeId: number): JobLine {
    this.#assertDone(id, owner)
    this.take(id, owner, index, takeId)
    this.#parts.store.choose(id, index, takeId)
    return this.line(id, owner, index)
  }

  /** A take of a line; the chosen one where none is named. Throws AppError `take-not-found`. */
  take(id: string, owner: Owner, index: number, takeId: number | null = null): StoredTake {
    const jobLine = this.line(id, owner, index)
    const wanted = takeId ?? jobLine.chosen
    const take = jobLine.takes.find((one) => one.id === wanted)
    if (take) return take
    if (wanted === null)
      throw new AppError('job-not-finished', { jobId: id, state: this.#stateOf(id, owner) })
    const known = jobLine.takes.map((one) => one.id).join(', ')
    throw new AppError('take-not-found', { take: wanted, sentence: index, known })
  }

  /** Takes the last edit back (`-1`) or does it again (`1`). Throws AppError `nothing-to-undo`. */
  step(id: string, owner: Owner, direction: -1 | 1): JobLine {
    this.#assertDone(id, owner)
    const index = this.#parts.store.step(id, direction)
    if (index === null)
      throw new AppError('nothing-to-undo', { direction: direction === 1 ? 'redo' : 'undo' })
    return this.line(id, owner, index)
  }

  /**
   * The finished sound as the chosen takes make it: the file that is there, else assembled anew from stored sentences.
   * Throws AppError `job-not-finished`.
   */
  async result(id: string, owner: Owner, signal: AbortSignal): Promise<StoredFile> {
    const result = this.#assertDone(id, owner)
    const placed = this.#placedTakes(id)
    const file = this.#parts.studio.files.find(result.fileId)
    if (file && contentHashOfTakes(placed) === result.contentHash) return file
    const running = this.#assembling.get(id)
    if (running) return running
    const assembling = this.#assemble(id, owner, result, placed, signal)
    this.#assembling.set(id, assembling)
    return assembling.finally(() => this.#assembling.delete(id))
  }

  /** The sound of one take alone, with the audible label of its job: whatever leaves as a file has it. */
  async takeFile(id: string, owner: Owner, take: StoredTake, signal: AbortSignal): Promise<StoredFile> {
    const { studio, store } = this.#parts
    const { result } = this.#parts.jobOf(id, owner)
    const known = studio.files.find(this.#takeFiles.get(`${id}/${take.id}`) ?? '')
    if (known) return known
    const { fileId } = await studio.assemble(
      {
        ...{ owner, takes: [{ cue: null, take }], endSec: 0, notice: result?.notice ?? null },
        ...(result ? {} : { unfinished: { audibleLabel: store.requestOf(id)?.audibleLabel } }),
      },
      signal,
    )
    this.#rememberFile(id, take.id, fileId)
    return this.#fileOf(fileId)
  }

  async #assemble(
    id: string,
    owner: Owner,
    former: JobResult,
    takes: readonly PlacedTake[],
    signal: AbortSignal,
  ): Promise<StoredFile> {
    const { studio, store } = this.#parts
    const endSec = lastEndSec(store.requestOf(id), takes)
    const { fileId, durationSec, contentHash } = await studio.assemble(
      { owner, takes, notice: former.notice, endSec },
      signal,
    )
    const fit = former.fit && { ...former.fit, durationSec, errorSec: durationSec - former.fit.targetSec }
    store.setResult(id, { ...former, fileId, durationSec, contentHash, fit })
    await studio.files.remove(former.fileId)
    return this.#fileOf(fileId)
  }

  #placedTakes(id: string): PlacedTake[] {
    return this.#parts.store.linesOf(id).flatMap((jobLine) => {
      const take = chosenOf(jobLine)
      return take ? [{ cue: jobLine.line.cue, take }] : []
    })
  }

  #assertDone(id: string, owner: Owner): JobResult {
    const { result, state } = this.#parts.jobOf(id, owner)
    if (state === 'done' && result) return result
    throw new AppError('job-not-finished', { jobId: id, state })
  }

  #stateOf(id: string, owner: Owner): string {
    return this.#parts.jobOf(id, owner).state
  }

  #fileOf(fileId: string): StoredFile {
    const file = this.#parts.studio.files.find(fileId)
    if (!file) throw new AppError('file-not-found', { fileId })
    return file
  }

  #rememberFile(id: string, takeId: number, fileId: string): void {
    this.#takeFiles.set(`${id}/${takeId}`, fileId)
    for (const [oldest, oldFileId] of this.#takeFiles) {
      if (this.#takeFiles.size <= maxTakeFiles) break
      this.#takeFiles.delete(oldest)
      // Best effort: what stays behind goes with the quota.
      this.#parts.studio.files.remove(oldFileId).catch(() => {})
    }
  }
}

function chosenOf({ chosen, takes }: JobLine): StoredTake | undefined {
  return takes.find(({ id }) => id === chosen)
}

/** Where the lines that are spoken stand in the job's sound. */
function placedLines(lines: readonly JobLine[], notice: NoticePlan | null): PlacedLine[] {
  const timeline = new Timeline()
  if (notice && !notice.isAtEnd) {
    for (const count of notice.sampleCounts) timeline.place(count, noticePauseSec)
  }
  const placed: PlacedLine[] = []
  for (const jobLine of lines) {
    const take = chosenOf(jobLine)
    if (!take) continue
    const { cue, index } = jobLine.line
    const places = take.pieces.map((piece, at) => {
      const notBeforeSec = at === 0 ? (cue?.startSec ?? 0) : 0
      const place = timeline.place(piece.sampleCount, pauseAfter(take, at, cue), notBeforeSec)
      return {
        piece,
        startSec: place.startSample / outputSampleRateHz,
        endSec: place.endSample / outputSampleRateHz,
      }
    })
    placed.push({ ...sentenceOf(index, take, places, cue), takeId: take.id })
  }
  return placed
}

/** What is to be spoken for a new take of a line. */
function requestFor(
  { line, takes }: JobLine,
  chosen: StoredTake,
  job: SpeakRequest,
  { text, voice, engineId, options = {} }: TakeChange,
): SpeakRequest {
  const changed = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
  const isSame = text === undefined && voice === undefined && engineId === undefined
  const isOnlyAgain = isSame && Object.keys(changed).length === 0
  const seed = isOnlyAgain ? 1 + Math.max(...takes.map((take) => take.options.seed)) : chosen.options.seed
  // A cue's speed is found anew; everything else keeps the pace that it has.
  const speedRatio = line.cue ? job.options.speedRatio : chosen.options.speedRatio
  const { style = plainStyle, language = 'zh', pauseAfterSec = 0 } = line.segments.at(-1) ?? {}
  const segments = text === undefined ? chosen.pieces.map(({ segment }) => segment) : null
  const { timing, ...rest } = job
  return {
    ...rest,
    text: text ?? chosen.text,
    voice: voice ?? chosen.voice,
    engineId: engineId ?? chosen.engineId,
    options: { ...chosen.options, speedRatio, seed, ...changed },
    inputType: 'auto',
    line: { cue: line.cue, segments, pauseAfterSec, style, language },
    ...(line.cue && timing ? { timing } : {}),
  }
}

/** How long the track lasts at least. */
function lastEndSec(request: SpeakRequest | undefined, takes: readonly PlacedTake[]): number {
  if (request?.timing?.kind === 'cues') return Math.max(0, ...request.timing.cues.map(({ endSec }) => endSec))
  return takes.length === 0 ? 0.5 : 0
}
