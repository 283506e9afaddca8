import { pinyin } from 'pinyin-pro'
import { type PinyinSyllable, parsePinyin, spellPinyin } from '../text/index.js'

/** For each syllable a common Hanzi that has this reading and no other; made when it is first needed. */
let table: ReadonlyMap<string, string> | null = null

/**
 * A Hanzi that cannot be read otherwise than `syllable`, so that an engine which reads Hanzi itself says it; null where
 * Mandarin has none. With erhua 儿 follows.
 */
export function homophoneOf(syllable: PinyinSyllable): string | null {
  table ??= buildTable()
  const hanzi = table.get(spellPinyin({ ...syllable, erhua: false }))
  return hanzi === undefined ? null : `${hanzi}${syllable.erhua ? '儿' : ''}`
}

/** Whether `hanzi` has this one reading. */
export function isReadOnlyAs(hanzi: string, syllable: PinyinSyllable): boolean {
  const reading = onlyReadingOf(hanzi)
  return reading !== null && !syllable.erhua && spellPinyin(reading) === spellPinyin(syllable)
}

/** Whether `syllable` is among the readings of `hanzi`. */
export function canBeReadAs(hanzi: string, syllable: PinyinSyllable): boolean {
  const wanted = spellPinyin({ ...syllable, erhua: false })
  return (
    hanzi !== '' && !syllable.erhua && readingsOf(hanzi).some((reading) => spellPinyin(reading) === wanted)
  )
}

// GB 2312 has the 3755 most usual characters first (rows 16 to 55) and then 3008 rarer ones (rows 56 to 87): where
// the usual ones have no unambiguous reading, the rarer ones fill the gap.
function buildTable(): ReadonlyMap<string, string> {
  const decoder = new TextDecoder('gb18030')
  const found = new Map<string, string>()
  for (let row = 0xb0; row <= 0xf7; row++) {
    for (let cell = 0xa1; cell <= 0xfe; cell++) {
      const hanzi = decoder.decode(Uint8Array.of(row, cell))
      if (!/^\p{Script=Han}$/u.test(hanzi)) continue
      const reading = onlyReadingOf(hanzi)
      const key = reading && spellPinyin(reading)
      if (key && !found.has(key)) found.set(key, hanzi)
    }
  }
  return found
}

function onlyReadingOf(hanzi: string): PinyinSyllable | null {
  const readings = pinyin(hanzi, { multiple: true, type: 'array' })
  return readings.length === 1 ? parsePinyin(readings[0] ?? '') : null
}

function readingsOf(hanzi: string): PinyinSyllable[] {
  return pinyin(hanzi, { multiple: true, type: 'array' }).flatMap((one) => parsePinyin(one) ?? [])
}
