import type { EnglishWord, SourceSpan } from '../utterance.js'
import type { HanziToken } from '../zh/hanzi.js'
import type { PinyinSyllable } from '../zh/phones.js'

/** What normalisation yields, in order of speaking. */
export type SpokenPiece =
  | ({ readonly kind: 'hanzi' } & HanziToken)
  | ({ readonly kind: 'english' } & EnglishWord)
  /** A pause that punctuation asks for. */
  | { readonly kind: 'break'; readonly durationSec: number }
  | ({ readonly kind: 'unreadable' } & SourceSpan)

/** Collects spoken pieces; `offset` is where the text being read begins in the segment. */
export class SpeechWriter {
  readonly pieces: SpokenPiece[] = []
  readonly source: string

  constructor(source: string) {
    this.source = source
  }

  /** Hanzi that together stand for [start, end). */
  hanzi(text: string, start: number, end: number): void {
    const character = this.source.slice(start, end)
    for (const hanzi of text) this.#token(hanzi, character, null, start, end)
  }

  /** Hanzi of the source themselves. */
  plainHanzi(text: string, start: number): void {
    let from = start
    for (const hanzi of text) {
      this.#token(hanzi, hanzi, null, from, from + hanzi.length)
      from += hanzi.length
    }
  }

  /** A fixed reading that stands for [start, end); `hanzi` may be ''. */
  syllable(hanzi: string, reading: PinyinSyllable, start: number, end: number): void {
    this.#token(hanzi, this.source.slice(start, end), reading, start, end)
  }

  english(spoken: string, start: number, end: number, arpabet: readonly string[] | null = null): void {
    this.pieces.push({ kind: 'english', spoken, arpabet, sourceStart: start, sourceEnd: end })
  }

  break(durationSec: number): void {
    this.pieces.push({ kind: 'break', durationSec })
  }

  unreadable(start: number, end: number): void {
    this.pieces.push({ kind: 'unreadable', sourceStart: start, sourceEnd: end })
  }

  #token(hanzi: string, character: string, reading: PinyinSyllable | null, start: number, end: number): void {
    this.pieces.push({ kind: 'hanzi', hanzi, character, reading, sourceStart: start, sourceEnd: end })
  }
}
