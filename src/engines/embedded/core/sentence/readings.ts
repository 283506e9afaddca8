// How the words and characters of a sentence were read, beside their times.
import { type Phrase, type Run, spellPinyin } from '../../../../text/index.js'
import type { TimedText } from './marks.js'

/** Numbered pinyin as spoken, after sandhi; of English the phones. */
export type ReadText = TimedText & { readonly reading?: string }

/** Gives words and characters of `marks` their readings: by the text, and of English words by their timed phones. */
export function withReadings(marks: readonly TimedText[], phrases: readonly Phrase[]): ReadText[] {
  const phones = phonesBySpan(marks)
  const readings = new Map<string, string>()
  for (const { runs } of phrases) {
    for (const { span, reading } of runs.flatMap(readSpans)) {
      const known = reading ?? phones.get(span)
      if (known === undefined) continue
      // One sign can stand for several syllables.
      const before = readings.get(span)
      readings.set(span, before === undefined || reading === null ? known : `${before} ${known}`)
    }
  }
  return marks.map((mark) => {
    if (mark.kind === 'phone') return mark
    const span = spanOf(mark)
    const reading = readings.get(span) ?? (mark.kind === 'word' ? phones.get(span) : undefined)
    return reading === undefined ? mark : { ...mark, reading }
  })
}

interface ReadSpan {
  readonly span: string
  /** Null: as the base voice has it. */
  readonly reading: string | null
}

function readSpans(run: Run): ReadSpan[] {
  if (run.language === 'en') {
    return run.words.map((word) => ({ span: spanOf(word), reading: word.arpabet?.join(' ') ?? null }))
  }
  return run.words.flatMap(({ syllables }) =>
    syllables.map((syllable) => ({ span: spanOf(syllable), reading: spellPinyin(syllable) })),
  )
}

function phonesBySpan(marks: readonly TimedText[]): ReadonlyMap<string, string> {
  const phones = new Map<string, string>()
  for (const mark of marks) {
    if (mark.kind !== 'phone') continue
    const span = spanOf(mark)
    const before = phones.get(span)
    const phone = mark.text.toUpperCase()
    phones.set(span, before === undefined ? phone : `${before} ${phone}`)
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
