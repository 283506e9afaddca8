import { analyzeSegment, spellPinyin } from '../../text/index.js'
import type { TakePiece } from '../speech.js'

/**
 * How a piece was read, word by word: as its engine says, else as its text is read here: numbered pinyin, ARPAbet
 * where it was fixed, and English words as such.
 */
export function readingOf({ marks, segment }: Pick<TakePiece, 'marks' | 'segment'>): string {
  const told = marks.flatMap(({ reading }) => (reading === undefined ? [] : [reading]))
  if (told.length > 0) return told.join(' ')
  const runs = analyzeSegment(segment).phrases.flatMap((phrase) => phrase.runs)
  const words = runs.flatMap((run) =>
    run.language === 'zh'
      ? run.words.flatMap(({ syllables }) => syllables.map(spellPinyin))
      : run.words.map(({ arpabet, spoken }) => arpabet?.join(' ') ?? spoken),
  )
  return words.join(' ')
}
