import type { Segment } from '../../text/index.js'
import type { SpeechWarning } from '../reading/warnings.js'
import type { Line, LineRequest, SpeakRequest } from '../speech.js'

export interface JobLines {
  readonly lines: readonly Line[]
  readonly warnings: readonly SpeechWarning[]
}

/** A text in segments, and what of it will not be spoken as asked for. */
export interface DividedText {
  readonly segments: readonly Segment[]
  readonly warnings: readonly SpeechWarning[]
}

/** What a request asks for, line by line: the sentences of its text, or its cues. */
export async function linesOf(
  { text, timing, line }: Pick<SpeakRequest, 'text' | 'timing' | 'line'>,
  segmentText: (text: string) => Promise<DividedText>,
): Promise<JobLines> {
  if (line) return singleLine(text, line, segmentText)
  if (timing?.kind !== 'cues') {
    const { segments, warnings } = await segmentText(text)
    const lines = segments.map((segment, index) => lineOf(index, [segment], null))
    return { lines, warnings }
  }
  const lines: Line[] = []
  const warnings: SpeechWarning[] = []
  let offset = 0
  for (const { startSec, endSec, text: cueText } of timing.cues) {
    const segmented = await segmentText(cueText)
    // A cue without anything to say (♪) leaves its time empty.
    if (segmented.segments.length > 0) {
      lines.push(lineOf(lines.length, segmented.segments, { startSec, endSec }))
    }
    for (const warning of segmented.warnings) {
      const { sourceStart, sourceEnd } = warning
      warnings.push({ ...warning, sourceStart: sourceStart + offset, sourceEnd: sourceEnd + offset })
    }
    // As `textOfCues` joins them.
    offset += cueText.length + 2
  }
  return { lines, warnings }
}

export function lineOf(index: number, segments: readonly Segment[], cue: Line['cue']): Line {
  return { index, text: segments.map(({ text }) => text).join(''), segments, cue }
}

/** One line of a job, as it was divided or with a new text. */
async function singleLine(
  text: string,
  request: LineRequest,
  segmentText: (text: string) => Promise<DividedText>,
): Promise<JobLines> {
  const { cue, pauseAfterSec, style, language } = request
  if (request.segments) return { lines: [lineOf(0, request.segments, cue)], warnings: [] }
  const { segments, warnings } = await segmentText(text)
  const hasLetters = /\p{L}/u.test(text)
  const placed = segments.map((segment, at) => ({
    ...segment,
    style: isPlain(segment.style) ? style : segment.style,
    language: hasLetters ? segment.language : language,
    pauseAfterSec: at === segments.length - 1 ? pauseAfterSec : segment.pauseAfterSec,
  }))
  return { lines: placed.length === 0 ? [] : [lineOf(0, placed, cue)], warnings }
}

function isPlain({ speedRatio, pitchShiftSemitones, voice }: Segment['style']): boolean {
  return speedRatio === 1 && pitchShiftSemitones === 0 && voice === null
}
