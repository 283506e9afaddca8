import { matchSpeech, type Pcm } from '../../audio/index.js'
import { defaultSynthesisOptions, type Engine, type VoicePrompt } from '../../engines/engine.js'
import type { SegmentedText } from '../../text/index.js'

/** A word of a text, or a character of it, and when it is heard in a recording. */
export interface TimedWord {
  /** UTF-16 offsets in the text. */
  readonly start: number
  readonly end: number
  readonly startSec: number
  readonly endSec: number
}

export interface AlignmentParts {
  readonly engine: Engine
  /** Of the recording's own voice: the more alike the two sound, the surer the alignment. */
  readonly prompt: VoicePrompt
  segmentText(text: string): SegmentedText
}

const sentencePauseSec = 0.3

/**
 * When each word of `text` is heard in `pcm`, a recording of these words: the engine, which knows when it says
 * what, speaks them too, and the two utterances are warped onto each other. Empty for an engine without marks of
 * words or a text with nothing to say.
 */
export async function timeWords(
  text: string,
  pcm: Pcm,
  parts: AlignmentParts,
  signal: AbortSignal,
): Promise<readonly TimedWord[]> {
  const spoken = await speakWords(text, parts, signal)
  if (spoken.words.length === 0) return []
  const sampleRateHz = parts.engine.capabilities.outputSampleRateHz
  const heardAt = matchSpeech({ samples: spoken.samples, sampleRateHz }, pcm)
  return spoken.words.map((word) => ({
    ...word,
    startSec: heardAt(word.startSec),
    endSec: heardAt(word.endSec),
  }))
}

/** The stretch of `text` whose words are heard between two moments, with the punctuation that follows them. */
export function wordsBetween(
  text: string,
  words: readonly TimedWord[],
  fromSec: number,
  toSec: number,
): string {
  const isInside = ({ startSec, endSec }: TimedWord) => {
    const middleSec = (startSec + endSec) / 2
    return middleSec >= fromSec && middleSec < toSec
  }
  const inside = words.filter(isInside)
  if (inside.length === 0) return ''
  const start = Math.min(...inside.map((word) => word.start))
  const end = Math.max(...inside.map((word) => word.end))
  const next = Math.min(text.length, ...words.map((word) => word.start).filter((at) => at >= end))
  return text.slice(start, next).trim()
}

async function speakWords(
  text: string,
  { engine, prompt, segmentText }: AlignmentParts,
  signal: AbortSignal,
): Promise<{ samples: Float32Array; words: TimedWord[] }> {
  const rateHz = engine.capabilities.outputSampleRateHz
  const pieces: { readonly at: number; readonly samples: Float32Array }[] = []
  const words: TimedWord[] = []
  let length = 0
  for (const segment of segmentText(text).segments) {
    const offsetSec = length / rateHz
    for await (const chunk of engine.synthesize(segment, prompt, defaultSynthesisOptions, signal)) {
      pieces.push({ at: length, samples: chunk.samples })
      length += chunk.samples.length
      for (const { kind, startSec, endSec, sourceStart, sourceEnd } of chunk.marks) {
        if (kind === 'phone') continue
        const start = segment.sourceStart + sourceStart
        const end = segment.sourceStart + sourceEnd
        words.push({ start, end, startSec: offsetSec + startSec, endSec: offsetSec + endSec })
      }
    }
    length += Math.round(sentencePauseSec * rateHz)
  }
  const samples = new Float32Array(length)
  for (const piece of pieces) samples.set(piece.samples, piece.at)
  return { samples, words }
}
