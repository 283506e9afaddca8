/** The International Phonetic Alphabet, as English dictionaries use it, as ARPAbet. */

// Longest first: two-letter phones are tried before their first letter.
const phones: readonly (readonly [string, string])[] = [
  ['tʃ', 'CH'],
  ['dʒ', 'JH'],
  ['eɪ', 'EY'],
  ['aɪ', 'AY'],
  ['ɔɪ', 'OY'],
  ['oʊ', 'OW'],
  ['əʊ', 'OW'],
  ['aʊ', 'AW'],
  ['ɪə', 'IH R'],
  ['eə', 'EH R'],
  ['ʊə', 'UH R'],
  ['ɜː', 'ER'],
  ['ɜr', 'ER'],
  ['ər', 'ER'],
  ['ɑː', 'AA'],
  ['ɔː', 'AO'],
  ['iː', 'IY'],
  ['uː', 'UW'],
  ['ɝ', 'ER'],
  ['ɚ', 'ER'],
  ['ɜ', 'ER'],
  ['ɑ', 'AA'],
  ['ɒ', 'AA'],
  ['æ', 'AE'],
  ['ʌ', 'AH'],
  ['ə', 'AH'],
  ['ɔ', 'AO'],
  ['ɛ', 'EH'],
  ['e', 'EH'],
  ['ɪ', 'IH'],
  ['i', 'IY'],
  ['ʊ', 'UH'],
  ['u', 'UW'],
  ['a', 'AA'],
  ['o', 'OW'],
  ['ð', 'DH'],
  ['θ', 'TH'],
  ['ʃ', 'SH'],
  ['ʒ', 'ZH'],
  ['ŋ', 'NG'],
  ['ɡ', 'G'],
  ['g', 'G'],
  ['j', 'Y'],
  ['ɹ', 'R'],
  ['r', 'R'],
  ['ɫ', 'L'],
  ['ɾ', 'T'],
  ['h', 'HH'],
  ...[...'bdfklmnpstvwz'].map((letter): [string, string] => [letter, letter.toUpperCase()]),
]

/** ARPAbet for an IPA transcription, with or without slashes; null when a sign has no English counterpart. */
export function ipaToArpabet(text: string): string[] | null {
  const signs = text.normalize('NFC').replace(/^[/[]|[/\]]$/g, '')
  const result: string[] = []
  let stress = 0
  for (let index = 0; index < signs.length; ) {
    const sign = signs[index] ?? ''
    if (sign === 'ˈ' || sign === "'" || sign === 'ˌ') {
      stress = sign === 'ˌ' ? 2 : 1
      index++
      continue
    }
    if (/[.\sː]|\u0361/.test(sign)) {
      index++
      continue
    }
    const match = phones.find(([ipa]) => signs.startsWith(ipa, index))
    if (!match) return null
    for (const phone of match[1].split(' ')) {
      const isVowel = /^[AEIOU]/.test(phone)
      result.push(isVowel ? `${phone}${stress}` : phone)
      if (isVowel) stress = 0
    }
    index += match[0].length
  }
  const vowels = result.filter((phone) => /\d$/.test(phone))
  if (vowels.length === 0) return null
  // Dictionaries leave the stress of a word of one syllable unmarked.
  if (vowels.some((phone) => /[12]$/.test(phone))) return result
  const first = result.findIndex((phone) => /\d$/.test(phone))
  return result.map((phone, place) => (place === first ? phone.replace('0', '1') : phone))
}
