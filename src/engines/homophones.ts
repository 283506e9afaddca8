import { pinyin } from 'pinyin-pro'
import { type PinyinSyllable, parsePinyin, spellPinyin } from '../text/index.js'

/** Hanzi for a syllable, and whether whoever reads them can hardly read them otherwise. */
export interface HanziSpelling {
  readonly written: string
  readonly isCertain: boolean
}

interface Homophones {
  /** Of each syllable a common Hanzi that has this reading and no other. */
  readonly only: ReadonlyMap<string, string>
  /** Of each syllable a common Hanzi that is read so where nothing around it says otherwise. */
  readonly usual: ReadonlyMap<string, string>
  /** Of each syllable a common Hanzi that has it among its readings. */
  readonly possible: ReadonlyMap<string, string>
}

/** Made when it is first needed. */
let homophones: Homophones | null = null

/**
 * Hanzi that an engine which reads Hanzi itself says as `syllable`. `own`, the character that stands there, stays where
 * it has this reading alone; else one that does takes its place, else one that is usually read so. Where Mandarin has
 * neither (得 as dei3) the spelling is not certain. With erhua 儿 follows. Null for a syllable that no Hanzi has.
 */
export function spellInHanzi(own: string, syllable: PinyinSyllable): HanziSpelling | null {
  const wanted = spellPinyin({ ...syllable, erhua: false })
  const readings = readingsOf(own)
  const tail = syllable.erhua ? '儿' : ''
  const certain = (hanzi: string) => ({ written: `${hanzi}${tail}`, isCertain: true })
  if (readings.length === 1 && readings[0] === wanted) return certain(own)
  homophones ??= findHomophones()
  const { only, usual, possible } = homophones
  const alone = only.get(wanted)
  if (alone !== undefined) return certain(alone)
  if (usualReadingOf(own) === wanted) return certain(own)
  const usually = usual.get(wanted)
  if (usually !== undefined) return certain(usually)
  const hanzi = readings.includes(wanted) ? own : possible.get(wanted)
  return hanzi === undefined ? null : { written: `${hanzi}${tail}`, isCertain: false }
}

// GB 2312 has the 3755 most usual characters first (rows 16 to 55) and then 3008 rarer ones (rows 56 to 87): where
// the usual ones have no unambiguous reading, the rarer ones fill the gap.
function findHomophones(): Homophones {
  const decoder = new TextDecoder('gb18030')
  const only = new Map<string, string>()
  const usual = new Map<string, string>()
  const possible = new Map<string, string>()
  for (let row = 0xb0; row <= 0xf7; row++) {
    for (let cell = 0xa1; cell <= 0xfe; cell++) {
      const hanzi = decoder.decode(Uint8Array.of(row, cell))
      if (!/^\p{Script=Han}$/u.test(hanzi)) continue
      const readings = readingsOf(hanzi)
      for (const reading of readings) setOnce(possible, reading, hanzi)
      setOnce(usual, usualReadingOf(hanzi), hanzi)
      if (readings.length === 1) setOnce(only, readings[0], hanzi)
    }
  }
  return { only, usual, possible }
}

function setOnce(map: Map<string, string>, reading: string | undefined, hanzi: string): void {
  if (reading !== undefined && !map.has(reading)) map.set(reading, hanzi)
}

function readingsOf(hanzi: string): string[] {
  if (hanzi === '') return []
  return pinyin(hanzi, { multiple: true, type: 'array' }).flatMap(spelledAlike)
}

function usualReadingOf(hanzi: string): string | undefined {
  return hanzi === '' ? undefined : pinyin(hanzi, { type: 'array' }).flatMap(spelledAlike)[0]
}

function spelledAlike(reading: string): string[] {
  const syllable = parsePinyin(reading)
  return syllable ? [spellPinyin(syllable)] : []
}
