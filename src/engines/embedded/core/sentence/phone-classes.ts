// What a phone is, as far as the joining of languages needs it.

/** In both inventories a closure or a friction; `zh` and `z` are so in either meaning. */
const obstruents = new Set([
  ...['p', 't', 'k', 'b', 'd', 'g', 'ch', 'jh', 'c', 'z', 'zh', 'j', 'q', 'dx'],
  ...['f', 's', 'sh', 'th', 'dh', 'hh', 'h', 'x'],
])

/** Whether a phone is a vowel, nasal, liquid or glide. `v` is a fricative of English and a vowel of pinyin. */
export function isSonorant(phone: string, language: 'zh' | 'en'): boolean {
  return !obstruents.has(phone) && !(phone === 'v' && language === 'en')
}
