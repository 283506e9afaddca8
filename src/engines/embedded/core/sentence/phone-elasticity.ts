// How readily a phone changes its length with the pace: speakers shorten vowels far more than plosives (Gay 1981).

const vowelElasticity = 1
const continuantElasticity = 0.7
const plosiveElasticity = 0.3

const plosives = new Set(['p', 't', 'k', 'b', 'd', 'g', 'ch', 'jh', 'c', 'z', 'zh', 'j', 'q', 'dx'])
/** Sounds that can be held; `z` of English is a fricative, of pinyin an affricate: the shorter is the safer. */
const continuants = new Set([
  ...['m', 'n', 'ng', 'l', 'r', 'w', 'y', 'f', 'v', 's', 'sh', 'th', 'dh', 'hh', 'h', 'x'],
])

/** 1 for vowels, finals and silences, less for consonants; ARPAbet in lower case, or pinyin initials and finals. */
export function phoneElasticity(phone: string): number {
  if (plosives.has(phone)) return plosiveElasticity
  return continuants.has(phone) ? continuantElasticity : vowelElasticity
}
