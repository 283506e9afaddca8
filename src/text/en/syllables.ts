/** English syllables: consonants between vowels go to the following one as far as English words can begin with them. */
export interface EnglishSyllable {
  /** Phones in lower case without stress; an unstressed AH is `ax`. */
  readonly onset: readonly string[]
  readonly nucleus: string
  readonly coda: readonly string[]
  readonly stress: 0 | 1 | 2
}

/** Clusters that begin English words (Hammond, The Phonology of English, 1999, ch. 3). */
const onsetClusters = new Set(
  (
    'p-l p-r p-y b-l b-r b-y t-r t-w t-y d-r d-w d-y k-l k-r k-w k-y g-l g-r g-w g-y f-l f-r f-y v-y th-r th-w ' +
    'sh-r hh-y hh-w m-y n-y l-y s-p s-t s-k s-m s-n s-l s-w s-f s-p-l s-p-r s-p-y s-t-r s-t-y s-k-r s-k-w s-k-y s-k-l'
  ).split(' '),
)

/** ARPAbet with stress digits to syllables. Consonants without any vowel around them get an `ax`. */
export function syllabify(arpabet: readonly string[]): EnglishSyllable[] {
  const vowels = arpabet.flatMap((phone, index) => (/\d$/.test(phone) ? [index] : []))
  if (vowels.length === 0) {
    return arpabet.length === 0 ? [] : [{ onset: arpabet.map(plain), nucleus: 'ax', coda: [], stress: 0 }]
  }
  let from = 0
  return vowels.map((vowel, number) => {
    const onset = arpabet.slice(from, vowel).map(plain)
    const next = vowels[number + 1] ?? arpabet.length
    const between = arpabet.slice(vowel + 1, next).map(plain)
    const codaLength = next === arpabet.length ? between.length : between.length - onsetLength(between)
    from = vowel + 1 + codaLength
    const phone = arpabet[vowel] ?? ''
    const stress = Number(phone.at(-1)) as 0 | 1 | 2
    return { onset, nucleus: plain(phone), coda: between.slice(0, codaLength), stress }
  })
}

/** How many of the consonants before a vowel begin its syllable. */
function onsetLength(consonants: readonly string[]): number {
  for (let count = Math.min(3, consonants.length); count > 1; count--) {
    if (onsetClusters.has(consonants.slice(-count).join('-'))) return count
  }
  const last = consonants.at(-1)
  return last === undefined || last === 'ng' ? 0 : 1
}

function plain(phone: string): string {
  return phone === 'AH0' ? 'ax' : phone.replace(/\d$/, '').toLowerCase()
}
