// Times of phones, words and characters of a sentence.
import type { ConvertedSentence } from './sentence.js'

const framesPerSec = 200

/** As the engine contract's marks: seconds from the start of the sentence, offsets within its text. */
export interface TimedText {
  readonly kind: 'word' | 'character' | 'phone'
  readonly text: string
  readonly startSec: number
  readonly endSec: number
  readonly sourceStart: number
  readonly sourceEnd: number
}

/** Phones that belong to the text, and the words (en) and characters (zh) that they make up, by start time. */
export function marksOf(phones: ConvertedSentence['phones'], text: string): TimedText[] {
  const marks: TimedText[] = []
  let open: { mark: TimedText; at: number } | null = null
  for (const phone of phones) {
    const { sourceStart, sourceEnd } = phone
    if (sourceStart < 0 || sourceEnd <= sourceStart) continue
    const times = { startSec: phone.startFrame / framesPerSec, endSec: phone.endFrame / framesPerSec }
    if (open && open.mark.sourceStart === sourceStart && open.mark.sourceEnd === sourceEnd) {
      open.mark = { ...open.mark, endSec: times.endSec }
      marks[open.at] = open.mark
    } else {
      const kind = phone.language === 'zh' ? 'character' : 'word'
      open = {
        mark: { kind, text: text.slice(sourceStart, sourceEnd), ...times, sourceStart, sourceEnd },
        at: marks.length,
      }
      marks.push(open.mark)
    }
    marks.push({ kind: 'phone', text: phone.phone, ...times, sourceStart, sourceEnd })
  }
  return marks
}
