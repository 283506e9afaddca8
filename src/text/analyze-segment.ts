/** From a segment to what is said: phrases of Mandarin syllables and English words. */
import { parseArpabet } from './en/arpabet.js'
import { ipaToArpabet } from './en/ipa.js'
import { readStretch } from './normalize/read-stretch.js'
import { SpeechWriter, type SpokenPiece } from './normalize/speech-writer.js'
import { questionForm } from './question-form.js'
import type { ReadingSpan, Segment, TextSpan } from './segment.js'
import type { EnglishWord, Phrase, Run, SourceSpan, Utterance } from './utterance.js'
import { type HanziToken, isHanzi } from './zh/hanzi.js'
import { parsePinyin } from './zh/phones.js'
import { readHanzi } from './zh/read-mandarin.js'

/**
 * Analyses a segment. Everything in its text is spoken, is punctuation or markup, or stands in `unreadable`.
 * A pure function of the segment, in time linear in its length.
 */
export function analyzeSegment(segment: Segment): Utterance {
  const write = new SpeechWriter(segment.text)
  let index = 0
  for (const part of markedParts(segment)) {
    if (part.start > index) readStretch(segment.text.slice(index, part.start), index, segment.language, write)
    if (part.reading) writeReading(part.reading, write)
    index = part.end
  }
  if (index < segment.text.length) readStretch(segment.text.slice(index), index, segment.language, write)
  const kind = kindOf(segment)
  const form = kind === 'question' ? questionForm(segment.text) : null
  return { ...buildPhrases(write.pieces), kind, questionForm: form }
}

interface MarkedPart extends TextSpan {
  readonly reading: ReadingSpan | null
}

function markedParts({ readings, unspoken }: Segment): MarkedPart[] {
  const parts: MarkedPart[] = [
    ...readings.map((reading) => ({ start: reading.start, end: reading.end, reading })),
    ...unspoken.map(({ start, end }) => ({ start, end, reading: null })),
  ]
  return parts.sort((left, right) => left.start - right.start)
}

function writeReading(span: ReadingSpan, write: SpeechWriter): void {
  if (span.kind === 'pinyin') writePinyin(span, write)
  else {
    const arpabet = span.kind === 'ipa' ? ipaToArpabet(span.reading) : parseArpabet(span.reading)
    const spoken = write.source.slice(span.start, span.end).toLowerCase()
    write.english(spoken, span.start, span.end, arpabet)
  }
}

// One syllable for each Hanzi where their numbers agree; otherwise all stand for the whole span.
function writePinyin({ start, end, reading }: ReadingSpan, write: SpeechWriter): void {
  const syllables = reading.trim().split(/\s+/).map(parsePinyin)
  const characters = [...write.source.slice(start, end)]
  const matches = characters.length === syllables.length && characters.every(isHanzi)
  let from = start
  syllables.forEach((syllable, place) => {
    const character = characters[place] ?? ''
    if (!syllable) return
    if (matches) write.syllable(character, syllable, from, from + character.length)
    else write.syllable('', syllable, start, end)
    from += character.length
  })
}

function kindOf({ text }: Segment): Utterance['kind'] {
  const ending = /[?？!！]+(?=[^\p{L}\p{N}]*$)/u.exec(text)?.[0] ?? ''
  if (/[?？]/.test(ending)) return 'question'
  return ending ? 'exclamation' : 'statement'
}

/** Where nothing is written. */
const readersBreakSec = 0.1

function buildPhrases(pieces: readonly SpokenPiece[]): Pick<Utterance, 'phrases' | 'unreadable'> {
  const phrases: { runs: Run[]; breakAfterSec: number }[] = []
  const unreadable: SourceSpan[] = []
  const open = new OpenPhrase(unreadable)
  const close = (breakAfterSec: number) => {
    const taken = open.take()
    taken.forEach((runs, place) => {
      phrases.push({ runs, breakAfterSec: place < taken.length - 1 ? readersBreakSec : breakAfterSec })
    })
    return taken.length > 0
  }
  for (const piece of pieces) {
    if (piece.kind === 'hanzi') open.addHanzi(piece)
    else if (piece.kind === 'english') open.addEnglish(piece)
    else if (piece.kind === 'unreadable') unreadable.push(spanOf(piece))
    else if (!close(piece.durationSec)) lengthenBreak(phrases, piece.durationSec)
  }
  close(0)
  const last = phrases.at(-1)
  if (last) last.breakAfterSec = 0
  return { phrases: phrases satisfies Phrase[], unreadable: joinAdjoining(unreadable) }
}

// Of two marks in a row the longer pause counts.
function lengthenBreak(phrases: { breakAfterSec: number }[], durationSec: number): void {
  const last = phrases.at(-1)
  if (last) last.breakAfterSec = Math.max(last.breakAfterSec, durationSec)
}

function joinAdjoining(spans: readonly SourceSpan[]): SourceSpan[] {
  const joined: { sourceStart: number; sourceEnd: number }[] = []
  for (const span of [...spans].sort((left, right) => left.sourceStart - right.sourceStart)) {
    const last = joined.at(-1)
    if (last && span.sourceStart <= last.sourceEnd) last.sourceEnd = Math.max(last.sourceEnd, span.sourceEnd)
    else joined.push(spanOf(span))
  }
  return joined
}

function spanOf({ sourceStart, sourceEnd }: SourceSpan): SourceSpan {
  return { sourceStart, sourceEnd }
}

/** The runs being collected up to the next punctuation, parted where a reader parts them. */
class OpenPhrase {
  readonly #unreadable: SourceSpan[]
  #phrases: Run[][] = [[]]
  #hanzi: HanziToken[] = []
  #english: EnglishWord[] = []

  constructor(unreadable: SourceSpan[]) {
    this.#unreadable = unreadable
  }

  addHanzi({ hanzi, character, reading, sourceStart, sourceEnd }: HanziToken): void {
    this.#closeEnglish()
    this.#hanzi.push({ hanzi, character, reading, sourceStart, sourceEnd })
  }

  addEnglish({ spoken, arpabet, sourceStart, sourceEnd }: EnglishWord): void {
    this.#closeHanzi()
    this.#english.push({ spoken, arpabet, sourceStart, sourceEnd })
  }

  /** The phrases so far; none that is empty. */
  take(): Run[][] {
    this.#closeHanzi()
    this.#closeEnglish()
    const phrases = this.#phrases.filter((runs) => runs.length > 0)
    this.#phrases = [[]]
    return phrases
  }

  #closeHanzi(): void {
    if (this.#hanzi.length === 0) return
    const { words, breaks, unreadable } = readHanzi(this.#hanzi)
    this.#unreadable.push(...unreadable)
    let start = 0
    for (const end of [...breaks.map((place) => place + 1), words.length]) {
      if (start > 0) this.#phrases.push([])
      if (end > start) this.#phrases.at(-1)?.push({ language: 'zh', words: words.slice(start, end) })
      start = end
    }
    this.#hanzi = []
  }

  #closeEnglish(): void {
    if (this.#english.length > 0) this.#phrases.at(-1)?.push({ language: 'en', words: this.#english })
    this.#english = []
  }
}
