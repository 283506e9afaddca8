/** Mandarin names in English text (Xiaoming, Zhang): as English readers who know pinyin say them. */
import { type PinyinSyllable, parsePinyin } from '../zh/phones.js'

const initialPhones: Readonly<Record<string, string>> = {
  ...{
    b: 'B',
    p: 'P',
    m: 'M',
    f: 'F',
    d: 'D',
    t: 'T',
    n: 'N',
    l: 'L',
    g: 'G',
    k: 'K',
    h: 'HH',
    j: 'JH',
    q: 'CH',
  },
  ...{ x: 'SH', zh: 'JH', ch: 'CH', sh: 'SH', r: 'R', z: 'D Z', c: 'T S', s: 'S', '': '' },
}

// A dot after the vowel stands for its stress. A glide is dropped after j, q and x, which have it in them.
const finalPhones: Readonly<Record<string, string>> = {
  ...{
    a: 'AA.',
    o: 'AO.',
    e: 'AH.',
    er: 'ER.',
    ai: 'AY.',
    ei: 'EY.',
    ao: 'AW.',
    ou: 'OW.',
    an: 'AA. N',
    en: 'AH. N',
  },
  ...{
    ang: 'AA. NG',
    eng: 'AH. NG',
    ong: 'UH. NG',
    i: 'IY.',
    ia: 'Y AA.',
    ie: 'Y EH.',
    iao: 'Y AW.',
    iou: 'Y OW.',
  },
  ...{
    ian: 'Y EH. N',
    in: 'IH. N',
    iang: 'Y AA. NG',
    ing: 'IH. NG',
    iong: 'Y UH. NG',
    io: 'Y AO.',
    u: 'UW.',
  },
  ...{
    ua: 'W AA.',
    uo: 'W AO.',
    uai: 'W AY.',
    uei: 'W EY.',
    uan: 'W AA. N',
    uen: 'W AH. N',
    uang: 'W AA. NG',
  },
  ...{ ueng: 'W AH. NG', v: 'Y UW.', ve: 'W EH.', van: 'W EH. N', vn: 'Y UW. N', ii: 'IH.', iii: 'ER.' },
}

/** ARPAbet of a word that is pinyin from end to end, of two syllables or with x, q or zh; null for any other. */
export function pinyinWordPhones(word: string): readonly string[] | null {
  const letters = word.replaceAll("'", '')
  if (letters.length > 24) return null
  // The apostrophe parts syllables: Xi'an has two.
  const parts = word.split("'").map(divide)
  const syllables = parts.flatMap((part) => part ?? [null])
  const isWhole = (found: (PinyinSyllable | null)[]): found is PinyinSyllable[] => !found.includes(null)
  if (!isWhole(syllables) || (syllables.length < 2 && !/x|zh|q/.test(letters))) return null
  return syllables.flatMap(({ initial, final }, place) => {
    const glided = /^[jqx]$/.test(initial)
      ? (finalPhones[final] ?? '').replace(/^Y /, '')
      : finalPhones[final]
    const phones = `${initialPhones[initial] ?? ''} ${glided ?? ''}`
      .trim()
      .replace('.', place === 0 ? '1' : '2')
    return phones.split(' ')
  })
}

function divide(letters: string): PinyinSyllable[] | null {
  const unreadable = new Set<number>()
  const from = (start: number): PinyinSyllable[] | null => {
    if (start === letters.length) return []
    if (unreadable.has(start)) return null
    for (let length = Math.min(6, letters.length - start); length > 0; length--) {
      const syllable = parsePinyin(letters.slice(start, start + length))
      const rest = syllable && !syllable.erhua ? from(start + length) : null
      if (syllable && rest) return [syllable, ...rest]
    }
    unreadable.add(start)
    return null
  }
  return from(0)
}
