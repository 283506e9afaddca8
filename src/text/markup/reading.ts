import { parseArpabet } from '../en/arpabet.js'
import { ipaToArpabet } from '../en/ipa.js'
import type { ReadingSpan } from '../segment.js'
import { parsePinyin } from '../zh/phones.js'

/**
 * Tells which alphabet a reading is written in: ARPAbet in capitals, IPA between slashes or with its own
 * letters, else pinyin. Null when it is none of them.
 */
export function detectReading(text: string): Pick<ReadingSpan, 'kind' | 'reading'> | null {
  const reading = text.trim().replace(/\s+/g, ' ')
  if (/^[A-Z0-2 ]+$/.test(reading) && parseArpabet(reading)) return { kind: 'arpabet', reading }
  if (isPinyin(reading)) return { kind: 'pinyin', reading }
  const looksIpa = /^\/.*\/$/.test(reading) || /[ɪʊəɛæɑɔʌɒɜɝɚθðʃʒŋɹˈˌː]/.test(reading)
  return looksIpa && ipaToArpabet(reading) ? { kind: 'ipa', reading } : null
}

// At least one tone must be written, so that <a|man> stays text.
function isPinyin(reading: string): boolean {
  const syllables = reading.split(' ')
  const hasTone = /[0-5āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]/i.test(reading.normalize('NFC'))
  return hasTone && syllables.every((syllable) => parsePinyin(syllable) !== null)
}
