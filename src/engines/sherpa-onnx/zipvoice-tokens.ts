import { spellPinyin } from '../../text/index.js'
import { arpabetOf, type SpellReading, spellForReaders, syllablesOf } from '../plain-text.js'

/**
 * How a fixed reading reaches ZipVoice exactly. Its front end turns text into tokens by a lexicon: so each of its
 * tokens gets a character of the private use area there, and a reading is written in these.
 */
const firstPrivate = 0xe000
const privateCount = 0xf8ff - firstPrivate + 1

/** The private character of each token; `tokens` is the model's `tokens.txt`, a token and its number a line. */
export function privateCharacters(tokens: string): ReadonlyMap<string, string> {
  const names = tokens
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .flatMap(([token, id]) => (token !== undefined && id !== undefined ? [token] : []))
  return new Map(
    [...new Set(names)]
      .slice(0, privateCount)
      .map((token, at) => [token, String.fromCodePoint(firstPrivate + at)]),
  )
}

/** The model's `lexicon.txt` with the private character of every token. */
export function lexiconWithTokens(lexicon: string, tokens: string): string {
  const lines = [...privateCharacters(tokens)].map(([token, character]) => `${character} ${token}\n`)
  return `${lexicon.replace(/\n*$/, '\n')}${lines.join('')}`
}

/**
 * Whether the model's tokens are those of `pinyinTokens`: so many of the single Hanzi in its lexicon are written in
 * them. Without that its readings are spelled as for any reader of plain text.
 */
export function hasPinyinTokens(lexicon: string): boolean {
  const lines = lexicon.split('\n', maxChecked).flatMap((line) => {
    const [hanzi = '', ...tokens] = line.trim().split(/\s+/)
    return /^\p{Script=Han}$/u.test(hanzi) ? [tokens] : []
  })
  const alike = lines.filter((tokens) => /^(?:[a-z]{1,2}0 )?[a-z]{1,4}[1-5]$/.test(tokens.join(' ')))
  return lines.length > 0 && alike.length >= 0.9 * lines.length
}

const maxChecked = 20_000

/**
 * Spells in private characters what the model has tokens for. Else by Hanzi that are certain, or not at all: an engine
 * that says readings exactly warns of none.
 */
export function spellInTokens(tokens: string): SpellReading {
  const characters = privateCharacters(tokens)
  const written = (names: readonly string[] | null): string | null => {
    const spelled = names?.map((name) => characters.get(name)) ?? [undefined]
    return spelled.includes(undefined) ? null : spelled.join('')
  }
  return (span, own) => {
    const names = span.kind === 'pinyin' ? pinyinTokens(span.reading) : espeakSigns(arpabetOf(span))
    const spelled = written(names)
    if (spelled !== null) return { written: spelled, isCertain: true }
    const plain = spellForReaders(span, own)
    return plain?.isCertain ? plain : null
  }
}

/**
 * ZipVoice's own way of writing pinyin: the initial as it is spelled, y and w too, with a 0, and the rest with its tone.
 */
function pinyinTokens(reading: string): string[] | null {
  return (
    syllablesOf({ reading })?.flatMap((syllable) => {
      const spelled = spellPinyin({ ...syllable, erhua: false }).replace('ü', 'v')
      const [, initial = '', final = ''] = /^([zcs]h|[bpmfdtnlgkhjqxrzcsyw])?(.+)$/.exec(spelled) ?? []
      const tokens = initial === '' ? [final] : [`${initial}0`, final]
      return syllable.erhua ? [...tokens, 'er2'] : tokens
    }) ?? null
  )
}

/** The phones in the signs of eSpeak's American English, which ZipVoice was trained with; stress before its vowel. */
function espeakSigns(arpabet: readonly string[] | null): string[] | null {
  if (!arpabet) return null
  return arpabet.flatMap((phone) => {
    const stress = { 1: ['ˈ'], 2: ['ˌ'] }[phone.at(-1) ?? ''] ?? []
    const isWeak = phone.endsWith('0')
    const signs = (isWeak ? weakSigns[phone.slice(0, -1)] : undefined) ?? espeak[phone.replace(/\d$/, '')]
    return [...stress, ...(signs ?? '?')]
  })
}

const weakSigns: Readonly<Record<string, string>> = { AH: 'ə', ER: 'ɚ', IY: 'i' }

const espeak: Readonly<Record<string, string>> = {
  ...{
    AA: 'ɑː',
    AE: 'æ',
    AH: 'ʌ',
    AO: 'ɔː',
    AW: 'aʊ',
    AY: 'aɪ',
    EH: 'ɛ',
    ER: 'ɜː',
    EY: 'eɪ',
    IH: 'ɪ',
    IY: 'iː',
  },
  ...{ OW: 'oʊ', OY: 'ɔɪ', UH: 'ʊ', UW: 'uː', B: 'b', CH: 'tʃ', D: 'd', DH: 'ð', F: 'f', G: 'ɡ', HH: 'h' },
  ...{ JH: 'dʒ', K: 'k', L: 'l', M: 'm', N: 'n', NG: 'ŋ', P: 'p', R: 'ɹ', S: 's', SH: 'ʃ', T: 't', TH: 'θ' },
  ...{ V: 'v', W: 'w', Y: 'j', Z: 'z', ZH: 'ʒ' },
}
