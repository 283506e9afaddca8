// Syllables of Mandarin texts as the engine says them, for the judge that listens for them.
//
//   npx tsx eval/syllables.ts TEXTS
//
// TEXTS: one text per line. Answers on standard output, one JSON array per line: [initial, final, tone] of each
// syllable in order.
import { readFileSync } from 'node:fs'
import { analyzeSegment, segmentText } from '../src/text/index.js'

for (const text of readFileSync(process.argv[2] ?? '', 'utf8')
  .split('\n')
  .filter(Boolean)) {
  const runs = segmentText(text).segments.flatMap((segment) =>
    analyzeSegment(segment).phrases.flatMap((phrase) => phrase.runs),
  )
  const syllables = runs.flatMap((run) =>
    run.language === 'zh'
      ? run.words.flatMap((word) => word.syllables.map((s) => [s.initial, s.final, s.tone]))
      : [],
  )
  process.stdout.write(`${JSON.stringify(syllables)}\n`)
}
