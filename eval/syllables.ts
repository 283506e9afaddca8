// Syllables of Mandarin texts as the engine says them, for the judge that listens for them.
//
//   npx tsx eval/syllables.ts TEXTS
//
// TEXTS: one text per line. Answers on standard output, one JSON array per line: [initial, final, tone, number of
// phones] of each syllable in order.
import { readFileSync } from 'node:fs'
import { mandarinPhrase } from '../src/engines/embedded/core/base-voice/index.js'
import { analyzeSegment, type MandarinWord, segmentText } from '../src/text/index.js'

type SpelledSyllable = readonly [initial: string, final: string, tone: number, phones: number]

function spelled(words: readonly MandarinWord[]): SpelledSyllable[] {
  const phrase = mandarinPhrase(words)
  return words.flatMap(({ syllables }, word) =>
    syllables.map(({ initial, final, tone }, place): SpelledSyllable => {
      return [initial, final, tone, phrase[word]?.syllables[place]?.phones.length ?? 0]
    }),
  )
}

for (const text of readFileSync(process.argv[2] ?? '', 'utf8')
  .split('\n')
  .filter(Boolean)) {
  const runs = segmentText(text).segments.flatMap((segment) =>
    analyzeSegment(segment).phrases.flatMap((phrase) => phrase.runs),
  )
  const syllables = runs.flatMap((run) => (run.language === 'zh' ? spelled(run.words) : []))
  process.stdout.write(`${JSON.stringify(syllables)}\n`)
}
