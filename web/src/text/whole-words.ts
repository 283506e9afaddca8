import type { WordReading } from '../api/text-reading'

/**
 * Words as they are written in `text`, in its order: what a symbol or a number is read as may be several words
 * that lie one upon another ("25%" is three), and these become one. The others stay as they are.
 */
export function wholeWords(words: readonly WordReading[], text: string): WordReading[] {
  const whole: WordReading[] = []
  for (const word of words) {
    const last = whole.at(-1)
    if (last?.language === 'zh' && word.language === 'zh' && word.sourceStart < last.sourceEnd)
      whole[whole.length - 1] = joined(last, word, text)
    else whole.push(word)
  }
  return whole
}

type MandarinWord = Extract<WordReading, { language: 'zh' }>

function joined(first: MandarinWord, second: MandarinWord, text: string): MandarinWord {
  const sourceStart = Math.min(first.sourceStart, second.sourceStart)
  const sourceEnd = Math.max(first.sourceEnd, second.sourceEnd)
  return {
    language: 'zh',
    text: text.slice(sourceStart, sourceEnd),
    sourceStart,
    sourceEnd,
    isFixed: first.isFixed && second.isFixed,
    syllables: [...first.syllables, ...second.syllables],
  }
}

/** What stands above what: a syllable above each character, or all of them above a whole that has no such parts. */
export function rubiesOf({
  text,
  syllables,
}: MandarinWord): readonly { base: string; spoken: readonly string[] }[] {
  const isByCharacter = syllables.every(
    ({ sourceStart }, n) => sourceStart >= (syllables[n - 1]?.sourceEnd ?? 0),
  )
  if (!isByCharacter) return [{ base: text, spoken: syllables.map(({ spoken }) => spoken) }]
  return syllables.map(({ character, spoken }) => ({ base: character, spoken: [spoken] }))
}
