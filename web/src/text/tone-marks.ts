const marks: Readonly<Record<string, string>> = {
  a: 'āáǎàa',
  e: 'ēéěèe',
  i: 'īíǐìi',
  o: 'ōóǒòo',
  u: 'ūúǔùu',
  ü: 'ǖǘǚǜü',
}

/** `hang2` as it is printed above characters: `háng`. What is no numbered pinyin stays as it is. */
export function withToneMark(pinyin: string): string {
  const [, letters = '', tone = ''] = /^([a-zü]+)([1-5])$/.exec(pinyin) ?? []
  const vowel = vowelToMark(letters)
  if (vowel < 0) return pinyin
  const marked = marks[letters[vowel] ?? '']?.[Number(tone) - 1] ?? ''
  return letters.slice(0, vowel) + marked + letters.slice(vowel + 1)
}

/** The reading of a sentence, numbered pinyin or ARPAbet with spaces between, as it is printed. */
export function readingWithToneMarks(reading: string): string {
  return reading.split(' ').map(withToneMark).join(' ')
}

/** The rule of Hanyu Pinyin: a or e; else the o of ou; else the last vowel. */
function vowelToMark(letters: string): number {
  const open = letters.search(/[ae]/)
  if (open >= 0) return open
  const ou = letters.indexOf('ou')
  if (ou >= 0) return ou
  return Math.max(...['i', 'o', 'u', 'ü'].map((vowel) => letters.lastIndexOf(vowel)))
}
