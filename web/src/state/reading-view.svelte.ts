import type { JsonApi } from '../api/json-api'
import type { LexiconEntry, WordReading } from '../api/text-reading'
import { type Span, spanToRead, withReading } from '../text/reading-markup'
import { rubiesOf, wholeWords } from '../text/whole-words'

/** The readings of a part of the text, and the lexicon that changes them. */
export class ReadingView {
  /** In order, of the part that is shown. */
  words: readonly WordReading[] = $state.raw([])
  entries: readonly LexiconEntry[] = $state.raw([])
  readonly #api: JsonApi
  /** Where the words lie in the text. */
  #span: Span = { start: 0, end: 0 }
  #asked = 0

  constructor(api: JsonApi) {
    this.#api = api
  }

  /** Reads the selected part of `text`, or the paragraph of the cursor. An answer that was overtaken is dropped. */
  async show(text: string, selection: Span): Promise<void> {
    const asked = ++this.#asked
    const span = spanToRead(text, selection)
    const part = text.slice(span.start, span.end)
    // Where the text cannot be read, the readings of a former one must not stay.
    const words = part.trim() === '' ? [] : await this.#wordsOf(part).catch((error: unknown) => error)
    if (asked !== this.#asked) return
    if (!Array.isArray(words)) {
      this.words = []
      throw words
    }
    this.#span = span
    this.words = words
  }

  async loadLexicon(): Promise<void> {
    this.entries = await this.#api.lexicon()
  }

  /** Whether the server takes `reading` for a reading of `written`. */
  async isReading(written: string, reading: string): Promise<boolean> {
    if (/[<>|]/.test(reading) || reading.trim() === '') return false
    const words = await this.#wordsOf(`<${written}|${reading.trim()}>`).catch(() => [])
    return words.length > 0 && words.every(({ isFixed }) => isFixed)
  }

  /** The text with this one word read otherwise. */
  fixHere(text: string, word: WordReading, reading: string): string {
    const { start } = this.#span
    return withReading(text, { start: start + word.sourceStart, end: start + word.sourceEnd }, reading)
  }

  /** From now on the word is read so in every text. */
  async fixEverywhere(word: WordReading, reading: string): Promise<void> {
    this.entries = await this.#api.addLexiconEntry(writtenOf(word), reading.trim())
  }

  async removeEntry(grapheme: string): Promise<void> {
    this.entries = await this.#api.removeLexiconEntry(grapheme)
  }

  async #wordsOf(text: string): Promise<readonly WordReading[]> {
    const { sentences } = await this.#api.reading(text)
    return wholeWords(
      sentences.flatMap(({ words }) => words),
      text.normalize('NFC'),
    )
  }
}

/** A word without markup that stands in it. */
export function writtenOf(word: WordReading): string {
  return word.language === 'zh'
    ? rubiesOf(word)
        .map(({ base }) => base)
        .join('')
    : word.text
}

/** How it is read now, in the alphabet that a fix is written in. */
export function readingOf(word: WordReading): string {
  if (word.language === 'zh') return word.syllables.map(({ pinyin }) => pinyin).join(' ')
  return word.arpabet?.join(' ') ?? ''
}
