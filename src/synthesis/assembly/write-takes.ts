import type { Mark } from '../../engines/engine.js'
import { toAppError } from '../../foundation/index.js'
import { ownerKeyOf } from '../owner-key.js'
import type { SpeechTools } from '../ports.js'
import type {
  CueFit,
  Line,
  NoticePlan,
  Owner,
  SpeakEvent,
  SpokenSentence,
  Take,
  TakePiece,
} from '../speech.js'
import { hashOf } from '../storage/canonical-json.js'
import type { FileStore, StoredFile } from '../storage/files.js'
import { Assembler } from './assembler.js'
import { type Notice, noticePauseSec } from './audible-label.js'
import type { Hear, SpokenLine } from './line-speaker.js'
import type { LiveAudio } from './live-audio.js'

export interface WriterDeps {
  readonly files: FileStore
  readonly live: LiveAudio
  readonly tools: Pick<SpeechTools, 'openWav' | 'createLimiter'>
}

export interface WrittenSpeech {
  readonly fileId: string
  readonly filePath: string
  readonly durationSec: number
  /** Of the lines; the audible label is not in it. */
  readonly contentHash: string
  readonly notice: NoticePlan | null
  readonly sentences: readonly SpokenSentence[]
}

export interface SpeechToWrite {
  readonly owner: Owner
  /** `contentHashOf` what is to come. */
  readonly contentHash: string
  /** What is given to `hear` is the beginning of the line that is yielded next. */
  readonly lines: (hear: Hear) => AsyncIterable<{ readonly cue: Line['cue']; readonly spoken: SpokenLine }>
  /** The audible label, if there is to be one. */
  readonly notice: Notice | null
  /** How long the track lasts at least. */
  readonly endSec: number
  /** Called once a line is in the file. */
  readonly onLine: (take: Take) => void
  readonly emit: (event: SpeakEvent) => void
  readonly signal: AbortSignal
}

/** Joins lines to one wav, which appears at its place only when it is whole and can be heard while it grows. */
export async function writeSpeech(speech: SpeechToWrite, deps: WriterDeps): Promise<WrittenSpeech> {
  const { owner } = speech
  const file = await deps.files.reserve({ owner, originalName: 'audio.wav', purpose: 'result' })
  const release = deps.files.hold(file.id)
  try {
    const { contentHash } = speech
    const notice = speech.notice?.plan ?? null
    const written = await writeInto(file, speech, deps)
    return { fileId: file.id, filePath: file.filePath, contentHash, notice, ...written }
  } catch (error) {
    await deps.files.remove(file.id)
    throw error
  } finally {
    release()
  }
}

async function writeInto(
  file: StoredFile,
  { owner, contentHash, lines, notice, endSec, onLine, emit, signal }: SpeechToWrite,
  { tools, live }: WriterDeps,
): Promise<Pick<WrittenSpeech, 'durationSec' | 'sentences'>> {
  const hash = notice ? hashOf({ speech: contentHash, notice: notice.plan.hash }) : contentHash
  const wav = await tools.openWav(file.filePath, hash)
  const sink = live.begin(file, ownerKeyOf(owner), wav)
  emit({ kind: 'audio', fileId: file.id })
  try {
    const assembler = new Assembler(sink, tools.createLimiter())
    if (notice && !notice.plan.isAtEnd) await addNotice(assembler, notice, 0)
    const sentences: SpokenSentence[] = []
    for await (const { cue, spoken } of lines((samples, gain) => assembler.addEarly(samples, gain))) {
      signal.throwIfAborted()
      const places: PiecePlace[] = []
      for (const [at, piece] of spoken.take.pieces.entries()) {
        const samples = spoken.samples[at] ?? new Float32Array(0)
        const notBeforeSec = at === 0 ? (cue?.startSec ?? 0) : 0
        const place = await assembler.add(samples, piece.gain, pauseAfter(spoken.take, at, cue), notBeforeSec)
        places.push({ piece, ...place })
      }
      sentences.push(sentenceOf(sentences.length, spoken.take, places, cue))
      onLine(spoken.take)
    }
    await assembler.extendTo(endSec)
    if (notice?.plan.isAtEnd) await addNotice(assembler, notice, assembler.durationSec + noticePauseSec)
    emit({ kind: 'stage', stage: 'encoding' })
    await assembler.finish()
    return { durationSec: assembler.durationSec, sentences }
  } catch (error) {
    await sink.fail(signal.aborted ? toAppError(signal.reason) : toAppError(error))
    throw error
  }
}

async function addNotice(assembler: Assembler, { parts }: Notice, notBeforeSec: number): Promise<void> {
  for (const { samples, gain } of parts) await assembler.add(samples, gain, noticePauseSec, notBeforeSec)
}

/** After a cue there is no pause of ours: the next one's time decides. */
export function pauseAfter({ pieces }: Take, at: number, cue: Line['cue']): number {
  return cue && at === pieces.length - 1 ? 0 : (pieces[at]?.pauseAfterSec ?? 0)
}

export interface PiecePlace {
  readonly piece: TakePiece
  readonly startSec: number
  readonly endSec: number
}

/** A line in the finished track: its times, and its marks by the start of its own text. */
export function sentenceOf(
  index: number,
  take: Take,
  places: readonly PiecePlace[],
  cue: Line['cue'],
): SpokenSentence {
  const startSec = places[0]?.startSec ?? 0
  const endSec = places.at(-1)?.endSec ?? startSec
  const textStart = places[0]?.piece.segment.sourceStart ?? 0
  const marks = places.flatMap(({ piece, startSec: pieceStartSec }) => {
    const offset = piece.segment.sourceStart - textStart
    const laterSec = pieceStartSec - startSec
    return offset === 0 && laterSec === 0
      ? piece.marks
      : piece.marks.map((mark) => moved(mark, offset, laterSec))
  })
  const sentence = { index, text: take.text, startSec, endSec, marks }
  const fit = cue && take.fit ? { fit: cueFitOf(take.fit, sentence, cue) } : {}
  return { ...sentence, ...fit }
}

function moved(mark: Mark, offset: number, laterSec: number): Mark {
  return {
    ...mark,
    startSec: mark.startSec + laterSec,
    endSec: mark.endSec + laterSec,
    sourceStart: mark.sourceStart + offset,
    sourceEnd: mark.sourceEnd + offset,
  }
}

function cueFitOf(
  fit: NonNullable<Take['fit']>,
  { startSec, endSec }: { readonly startSec: number; readonly endSec: number },
  cue: NonNullable<Line['cue']>,
): CueFit {
  return { ...fit, lateSec: beyond(startSec, cue.startSec), overrunSec: beyond(endSec, cue.endSec) }
}

/** Less than a millisecond is rounding. */
function beyond(sec: number, limitSec: number): number {
  return sec - limitSec < 0.001 ? 0 : sec - limitSec
}

/** `contentHashOf` takes in their places. */
export function contentHashOfTakes(
  takes: readonly { readonly cue: Line['cue']; readonly take: Take }[],
): string {
  const pieces = takes.flatMap(({ cue, take }) =>
    take.pieces.map(({ key }, at) => ({
      key,
      pauseAfterSec: pauseAfter(take, at, cue),
      notBeforeSec: at === 0 ? (cue?.startSec ?? 0) : 0,
    })),
  )
  return contentHashOf(pieces)
}

/** What the audio of a job is a function of, in one number. */
export function contentHashOf(
  pieces: readonly (Pick<TakePiece, 'key' | 'pauseAfterSec'> & { readonly notBeforeSec: number })[],
): string {
  return hashOf(
    pieces.map(({ key, pauseAfterSec, notBeforeSec }) => ({ key, pauseSec: pauseAfterSec, notBeforeSec })),
  )
}
