import type { Mark } from '../engines/engine.js'
import { analyzeSegment, type Run, type Segment, spellPinyin } from '../text/index.js'
import type { ReadMark } from './speech.js'

export interface ReadSpeech {
  /** Word by word: numbered pinyin as spoken, after sandhi; of English the phones, or the word where none are known. */
  readonly reading: string
  /** Words and characters with their own reading; phones alone stay in the sentence store. */
  readonly marks: readonly ReadMark[]
}

/** How a segment was read: by its text, and where the engine timed its phones, by these. */
export function readSpeech(segment: Segment, marks: readonly Mark[]): ReadSpeech {
  const phones = phonesBySpan(marks)
  const readings = new Map<string, string>()
  const words: string[] = []
  for (const { runs } of analyzeSegment(segment).phrases) {
    for (const { span, reading, fallback } of runs.flatMap(spokenUnits)) {
      const known = reading ?? phones.get(span)
      words.push(known ?? fallback)
      if (known === undefined) continue
      // A digit can stand for several syllables.
      const before = readings.get(span)
      readings.set(span, before === undefined || reading === null ? known : `${before} ${known}`)
    }
  }
  const read = marks.flatMap((mark) => {
    if (mark.kind === 'phone') return []
    const reading =
      readings.get(spanOf(mark)) ?? (mark.kind === 'word' ? phones.get(spanOf(mark)) : undefined)
    return [reading === undefined ? mark : { ...mark, reading }]
  })
  return { reading: words.join(' '), marks: read }
}

interface SpokenUnit {
  readonly span: string
  /** Null: as the engine has it. */
  readonly reading: string | null
  readonly fallback: string
}

function spokenUnits(run: Run): SpokenUnit[] {
  if (run.language === 'en') {
    return run.words.map((word) => ({
      span: spanOf(word),
      reading: word.arpabet?.join(' ') ?? null,
      fallback: word.spoken,
    }))
  }
  return run.words.flatMap(({ syllables }) =>
    syllables.map((syllable) => {
      const reading = spellPinyin(syllable)
      return { span: spanOf(syllable), reading, fallback: reading }
    }),
  )
}

function phonesBySpan(marks: readonly Mark[]): ReadonlyMap<string, string> {
  const phones = new Map<string, string>()
  for (const mark of marks) {
    if (mark.kind !== 'phone') continue
    const before = phones.get(spanOf(mark))
    const phone = mark.text.toUpperCase()
    phones.set(spanOf(mark), before === undefined ? phone : `${before} ${phone}`)
  }
  return phones
}

function spanOf({
  sourceStart,
  sourceEnd,
}: {
  readonly sourceStart: number
  readonly sourceEnd: number
}): string {
  return `${sourceStart}-${sourceEnd}`
}
