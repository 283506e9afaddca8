import { AppError } from '../foundation/index.js'
import { ipaToArpabet, parseArpabet, parsePinyin, type ReadingSpan, type Segment } from '../text/index.js'
import { canBeReadAs, homophoneOf, isReadOnlyAs } from './homophones.js'

/**
 * The segment's text without its markup, for engines with a text front end of their own; what the user fixed is
 * respelled, by Hanzi of the same sound or by English letters, so that they say it. Null when there is nothing to say.
 * Throws AppError `reading-not-spellable`.
 */
export function plainTextOf(segment: Segment): string | null {
  const cuts = [
    ...segment.unspoken.map(({ start, end }) => ({ start, end, written: '' })),
    ...segment.readings.map((span) => ({ ...span, written: respelled(span, segment.text) })),
  ].sort((left, right) => left.start - right.start)
  let text = ''
  let from = 0
  for (const { start, end, written } of cuts) {
    text += segment.text.slice(from, start) + written
    from = end
  }
  text = (text + segment.text.slice(from)).trim()
  return /[\p{L}\p{N}]/u.test(text) ? text : null
}

function respelled(span: ReadingSpan, text: string): string {
  const written = text.slice(span.start, span.end)
  const spelling = span.kind === 'pinyin' ? inHanzi(span.reading, written) : inLetters(span)
  if (spelling !== null) return spelling
  throw new AppError('reading-not-spellable', { text: written, reading: span.reading })
}

/**
 * A Hanzi that has only this reading stays, and so does one that has it among others where no other Hanzi has it alone
 * (得 as dei3): the engine then decides.
 */
function inHanzi(reading: string, written: string): string | null {
  const syllables = reading.trim().split(/\s+/).map(parsePinyin)
  const characters = [...written]
  const matches = characters.length === syllables.length
  const spelled = syllables.map((syllable, at) => {
    const own = matches ? (characters[at] ?? '') : ''
    if (!syllable) return null
    if (own !== '' && isReadOnlyAs(own, syllable)) return own
    return homophoneOf(syllable) ?? (canBeReadAs(own, syllable) ? own : null)
  })
  return spelled.includes(null) ? null : spelled.join('')
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
function inLetters({ kind, reading }: ReadingSpan): string | null {
  const phones = kind === 'ipa' ? ipaToArpabet(reading) : parseArpabet(reading)
  return phones?.map((phone) => letters[phone.replace(/\d$/, '')] ?? '').join('') ?? null
}

/** What is spoken where there is nothing to say: a short silence. */
export function shortSilence(sampleRateHz: number): Float32Array {
  return new Float32Array(Math.round(0.1 * sampleRateHz))
}
