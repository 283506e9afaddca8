/**
 * The sounds of Mandarin and how pinyin spells them (ISO 7098; Scheme for the Chinese Phonetic Alphabet, 1958):
 * a syllable is an initial, a final and a tone.
 */
import type { Tone } from '../utterance.js'

/** The 21 initials. A syllable that begins with its final has the initial ''. */
export const mandarinInitials = [
  ...['b', 'p', 'm', 'f', 'd', 't', 'n', 'l', 'g', 'k', 'h'],
  ...['j', 'q', 'x', 'zh', 'ch', 'sh', 'r', 'z', 'c', 's'],
] as const satisfies readonly string[]

// Finals by their first sound. `ii` is the vowel of zi, ci, si; `iii` that of zhi, chi, shi, ri; `v` is ü.
const openFinals = ['a', 'o', 'e', 'er', 'ai', 'ei', 'ao', 'ou', 'an', 'en', 'ang', 'eng', 'ong'] as const
const iFinals = ['i', 'ia', 'ie', 'iao', 'iou', 'ian', 'in', 'iang', 'ing', 'iong', 'io'] as const
const uFinals = ['u', 'ua', 'uo', 'uai', 'uei', 'uan', 'uen', 'uang', 'ueng'] as const
const vFinals = ['v', 've', 'van', 'vn'] as const

/**
 * The 39 finals, each under its full name: `iou` for -iu, `uei` for -ui, `uen` for -un, `v...` for ü. `io` is
 * only the interjection 哟; ê (欸) is read `ei`, as dictionaries allow.
 */
export const mandarinFinals = [...openFinals, ...iFinals, ...uFinals, ...vFinals, 'ii', 'iii'] as const

/** A syllable as pinyin spells it. */
export interface PinyinSyllable {
  /** One of `mandarinInitials`, or ''. */
  readonly initial: string
  /** One of `mandarinFinals`. */
  readonly final: string
  /** 5 = neutral, also when the spelling bears no tone. */
  readonly tone: Tone
  /** With a retroflex ending, as `huar1`; false for the syllable `er`. */
  readonly erhua: boolean
}

/**
 * Reads one syllable of pinyin, with a tone digit (`lü4`, `lv4`, `lu:4`; 0 and 5 are neutral) or a tone mark
 * (`lǜ`); null for what is not a syllable of Mandarin.
 */
export function parsePinyin(text: string): PinyinSyllable | null {
  const { letters, tone } = takeTone(text.trim().toLowerCase())
  if (tone === null || !/^[a-zê]{1,7}$/.test(letters)) return null
  const plain = parseLetters(letters)
  if (plain) return { ...plain, tone, erhua: false }
  const stem = letters.endsWith('r') ? parseLetters(letters.slice(0, -1)) : null
  return stem && stem.final !== 'er' ? { ...stem, tone, erhua: true } : null
}

const toneMarks = new Map<string, Tone>([
  ['\u0304', 1],
  ['\u0301', 2],
  ['\u030c', 3],
  ['\u0306', 3],
  ['\u0300', 4],
])

function takeTone(text: string): { letters: string; tone: Tone | null } {
  const spelled = text.normalize('NFD').replace(/u\u0308|u:/g, 'v')
  const digit = /[0-5]$/.exec(spelled)?.[0]
  let tone: Tone | null = digit ? ((Number(digit) || 5) as Tone) : null
  let letters = ''
  let markCount = 0
  for (const character of digit ? spelled.slice(0, -1) : spelled) {
    const marked = toneMarks.get(character)
    if (!marked) letters += character
    else {
      markCount++
      tone ??= marked
    }
  }
  if (markCount > 1 || (digit && markCount > 0)) return { letters, tone: null }
  return { letters: letters.replace(/e\u0302/g, 'ê').normalize('NFC'), tone: tone ?? 5 }
}

type Sounds = Pick<PinyinSyllable, 'initial' | 'final'>

function parseLetters(letters: string): Sounds | null {
  const interjection = interjections.get(letters)
  if (interjection) return interjection
  const initial = mandarinInitials.find((candidate) => letters.startsWith(candidate)) ?? ''
  const spelling = letters.slice(initial.length)
  const final = initial === '' ? finalWithoutInitial(spelling) : finalAfter(initial, spelling)
  return final !== null && allows(initial, final) ? { initial, final } : null
}

// Syllabic consonants are rendered by the nearest full syllable.
const interjections = new Map<string, Sounds>([
  ['ê', { initial: '', final: 'ei' }],
  ['n', { initial: '', final: 'en' }],
  ['ng', { initial: '', final: 'en' }],
  ['m', { initial: 'm', final: 'u' }],
  ['hm', { initial: 'h', final: 'en' }],
  ['hng', { initial: 'h', final: 'eng' }],
])

function finalWithoutInitial(spelling: string): string | null {
  if (spelling === 'yong') return 'iong'
  if (spelling === 'yai') return 'ia' // the old reading of 崖, now yá
  if (/^yi(n|ng)?$/.test(spelling)) return spelling.slice(1)
  if (/^yu(e|an|n)?$/.test(spelling)) return `v${spelling.slice(2)}`
  if (spelling === 'wu') return 'u'
  if (/^y[aeo]/.test(spelling)) return `i${spelling.slice(1)}`
  if (/^w[aeo]/.test(spelling)) return `u${spelling.slice(1)}`
  return /^[aeo]/.test(spelling) ? spelling : null
}

function finalAfter(initial: string, spelling: string): string {
  if (spelling === 'i' && /^[zcs]$/.test(initial)) return 'ii'
  if (spelling === 'i' && /^([zcs]h|r)$/.test(initial)) return 'iii'
  if (/^[jqx]$/.test(initial) && spelling.startsWith('u')) return fullName(`v${spelling.slice(1)}`)
  // Without ü on the keyboard nüe and lüe are typed nue and lue; no other syllable is spelled so.
  if (/^[nl]$/.test(initial) && spelling === 'ue') return 've'
  return fullName(spelling)
}

const fullNames = new Map([
  ['iu', 'iou'],
  ['ui', 'uei'],
  ['un', 'uen'],
])

// After an initial iou, uei and uen are always written short.
function fullName(spelling: string): string {
  if (/^(iou|uei|uen)$/.test(spelling)) return ''
  return fullNames.get(spelling) ?? spelling
}

const initialsByFinals: readonly { readonly finals: readonly string[]; readonly initials: string }[] = [
  { finals: openFinals, initials: 'b p m f d t n l g k h zh ch sh r z c s' },
  { finals: iFinals, initials: 'b p m f d t n l j q x' },
  { finals: ['u'], initials: 'b p m f' },
  { finals: uFinals, initials: 'd t n l g k h zh ch sh r z c s' },
  { finals: vFinals, initials: 'n l j q x' },
  { finals: ['ii'], initials: 'z c s' },
  { finals: ['iii'], initials: 'zh ch sh r' },
]

// Which kinds of final an initial can take. Combinations within a kind are left open, so that dialect and
// onomatopoeia (biang, cei, dia, fiao) can be written.
function allows(initial: string, final: string): boolean {
  if (initial === '') return !['ii', 'iii', 'ong'].includes(final) && isFinal(final)
  if (final === 'er' || final === 'ueng' || final === 'io') return false
  return initialsByFinals.some(
    ({ finals, initials }) => finals.includes(final) && initials.split(' ').includes(initial),
  )
}

function isFinal(name: string): boolean {
  return (mandarinFinals as readonly string[]).includes(name)
}

const shortNames = new Map([...fullNames].map(([short, full]) => [full, short]))

/** The numbered pinyin of a syllable: `lü4`, `huar1`, `de5`; `parsePinyin` gives the same sounds back. */
export function spellPinyin({ initial, final, tone, erhua }: PinyinSyllable): string {
  return `${initial}${spellFinal(initial, final)}${erhua ? 'r' : ''}${tone}`
}

function spellFinal(initial: string, final: string): string {
  if (initial !== '') {
    if (final === 'ii' || final === 'iii') return 'i'
    if (/^[jqx]$/.test(initial) && final.startsWith('v')) return `u${final.slice(1)}`
    return (shortNames.get(final) ?? final).replace('v', 'ü')
  }
  if (final === 'u') return 'wu'
  if (final.startsWith('v')) return `yu${final.slice(1)}`
  if (/^i(n|ng)?$/.test(final)) return `y${final}`
  if (final.startsWith('i')) return `y${final.slice(1)}`
  return final.startsWith('u') ? `w${final.slice(1)}` : final
}
