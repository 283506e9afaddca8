import { AppError } from '../foundation/index.js'
import {
  ipaToArpabet,
  type PinyinSyllable,
  parseArpabet,
  parsePinyin,
  type ReadingSpan,
  type Segment,
} from '../text/index.js'
import type { EngineCapabilities } from './engine.js'
import { type HanziSpelling, spellInHanzi } from './homophones.js'

/** What an engine is given for a reading that the user fixed; null where nothing says it. */
export type SpellReading = (span: ReadingSpan, written: string) => HanziSpelling | null

/** A fixed reading that an engine which reads plain text may say otherwise. Offsets are within the segment. */
export interface UncertainReading extends ReadingSpan {
  /** What the engine is given in its place; null where nothing can be. */
  readonly spelled: string | null
}

/**
 * The segment's text without its markup, for engines with a text front end of their own; what the user fixed is
 * respelled, so that they say it: by Hanzi of the same sound or by English letters, unless `spell` knows better. Null
 * when there is nothing to say. Throws AppError `reading-not-spellable`.
 */
export function plainTextOf(segment: Segment, spell: SpellReading = spellForReaders): string | null {
  const cuts = [
    ...segment.unspoken.map(({ start, end }) => ({ start, end, written: '' })),
    ...segment.readings.map((span) => ({ ...span, written: respelled(span, segment.text, spell).written })),
  ].sort((left, right) => left.start - right.start)
  let text = ''
  let from = 0
  for (const { start, end, written } of cuts) {
    text += segment.text.slice(from, start) + written
    from = end
  }
  text = (text + segment.text.slice(from)).trim()
  return /[\p{L}\p{N}\p{Co}]/u.test(text) ? text : null
}

/** The readings in `segment` that an engine with these `capabilities` may not say. */
export function uncertainReadings(
  { readings, text }: Segment,
  capabilities: Pick<EngineCapabilities, 'readings'>,
): UncertainReading[] {
  return readings.flatMap((span) => {
    if (capabilities.readings === 'exact') return []
    if (capabilities.readings === 'pinyin' && span.kind === 'pinyin') return []
    const spelling = spellForReaders(span, text.slice(span.start, span.end))
    return spelling?.isCertain ? [] : [{ ...span, spelled: spelling?.written ?? null }]
  })
}

function respelled(span: ReadingSpan, text: string, spell: SpellReading): HanziSpelling {
  const written = text.slice(span.start, span.end)
  const spelling = spell(span, written)
  if (spelling !== null) return spelling
  throw new AppError('reading-not-spellable', { text: written, reading: span.reading })
}

/** For whatever reads Hanzi and English letters; near enough for English, which is therefore never certain. */
export function spellForReaders(span: ReadingSpan, written: string): HanziSpelling | null {
  if (span.kind === 'pinyin') return inHanzi(span.reading, written)
  const letters = inLetters(span)
  return letters === null ? null : { written: letters, isCertain: false }
}

/** The phones of an English reading; null where it has none. */
export function arpabetOf({ kind, reading }: ReadingSpan): string[] | null {
  return kind === 'ipa' ? ipaToArpabet(reading) : parseArpabet(reading)
}

/** The syllables of a Mandarin reading; null where one is none. */
export function syllablesOf({ reading }: Pick<ReadingSpan, 'reading'>): PinyinSyllable[] | null {
  const syllables = reading.trim().split(/\s+/).map(parsePinyin)
  return syllables.every((syllable) => syllable !== null) ? syllables : null
}

function inHanzi(reading: string, written: string): HanziSpelling | null {
  const characters = [...written]
  const syllables = syllablesOf({ reading })
  if (!syllables) return null
  const matches = characters.length === syllables.length
  let spelled = ''
  let isCertain = true
  for (const [at, syllable] of syllables.entries()) {
    const spelling = spellInHanzi(matches ? (characters[at] ?? '') : '', syllable)
    if (!spelling) return null
    spelled += spelling.written
    isCertain &&= spelling.isCertain
  }
  return { written: spelled, isCertain }
}

const letters: Readonly<Record<string, string>> = {
  ...{
    AA: 'ah',
    AE: 'a',
    AH: 'uh',
    AO: 'aw',
    AW: 'ow',
    AY: 'igh',
    EH: 'e',
    ER: 'er',
    EY: 'ay',
    IH: 'i',
    IY: 'ee',
  },
  ...{
    OW: 'oh',
    OY: 'oy',
    UH: 'oo',
    UW: 'oo',
    B: 'b',
    CH: 'ch',
    D: 'd',
    DH: 'th',
    F: 'f',
    G: 'g',
    HH: 'h',
    JH: 'j',
  },
  ...{
    K: 'k',
    L: 'l',
    M: 'm',
    N: 'n',
    NG: 'ng',
    P: 'p',
    R: 'r',
    S: 's',
    SH: 'sh',
    T: 't',
    TH: 'th',
    V: 'v',
    W: 'w',
  },
  ...{ Y: 'y', Z: 'z', ZH: 'zh' },
}

/** Near enough for a reader of English; exact phones are what the embedded engine is for. */
function inLetters(span: ReadingSpan): string | null {
  return (
    arpabetOf(span)
      ?.map((phone) => letters[phone.replace(/\d$/, '')] ?? '')
      .join('') ?? null
  )
}

/** What is spoken where there is nothing to say: a short silence. */
export function shortSilence(sampleRateHz: number): Float32Array {
  return new Float32Array(Math.round(0.1 * sampleRateHz))
}
