/** How a text is read, as `POST /v1/text/reading` tells; offsets are UTF-16 in the text that was sent, in NFC. */
export interface TextReading {
  readonly sentences: readonly { readonly words: readonly WordReading[] }[]
}

interface ReadSpan {
  readonly text: string
  readonly sourceStart: number
  readonly sourceEnd: number
  /** The user said how: in the text or in the lexicon. */
  readonly isFixed: boolean
}

export type WordReading = ReadSpan &
  (
    | {
        readonly language: 'zh'
        readonly syllables: readonly {
          readonly character: string
          /** Numbered pinyin of dictionaries, and what is spoken after sandhi. */
          readonly pinyin: string
          readonly spoken: string
          readonly sourceStart: number
          readonly sourceEnd: number
        }[]
      }
    | { readonly language: 'en'; readonly spoken: string; readonly arpabet: readonly string[] | null }
  )

export interface LexiconEntry {
  readonly grapheme: string
  readonly reading: string
  readonly language: 'zh' | 'en'
}
