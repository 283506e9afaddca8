import type { Segment, SegmentedText, TextWarning } from '../../text/index.js'
import type { Line, SpeakRequest } from '../speech.js'

export interface JobLines {
  readonly lines: readonly Line[]
  readonly warnings: readonly TextWarning[]
}

/** What a request asks for, line by line: the sentences of its text, or its cues. */
export async function linesOf(
  { text, timing }: Pick<SpeakRequest, 'text' | 'timing'>,
  segmentText: (text: string) => Promise<SegmentedText>,
): Promise<JobLines> {
  if (timing?.kind !== 'cues') {
    const { segments, warnings } = await segmentText(text)
    const lines = segments.map((segment, index) => lineOf(index, [segment], null))
    return { lines, warnings }
  }
  const lines: Line[] = []
  const warnings: TextWarning[] = []
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
