/** ARPAbet, the phone alphabet of the CMU pronouncing dictionary: 39 phones, vowels with a stress digit. */

const vowels = 'AA AE AH AO AW AY EH ER EY IH IY OW OY UH UW'
const consonants = 'B CH D DH F G HH JH K L M N NG P R S SH T TH V W Y Z ZH'
const phonePattern = new RegExp(
  `^(?:(?:${vowels.replace(/ /g, '|')})[0-2]?|${consonants.replace(/ /g, '|')})$`,
)

/** The phones of `M IH1 N AH0 T`; null unless all of them are ARPAbet and one is a vowel. */
export function parseArpabet(text: string): string[] | null {
  const phones = text.trim().split(/\s+/)
  const isWord =
    phones.every((phone) => phonePattern.test(phone)) && phones.some((phone) => /^[AEIOU]/.test(phone))
  return isWord ? phones.map((phone) => (/^[AEIOU][A-Z]$/.test(phone) ? `${phone}1` : phone)) : null
}
