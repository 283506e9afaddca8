/**
 * Phones of the corpus's texts as the product's own front end reads them:
 *   npx tsx label.ts --work DIR
 * WORK/clips.tsv -> WORK/labels.tsv: id, text, syllables as initial-final-tone, prosodic words parted by '/'.
 * Left out by rule: texts that are not Hanzi alone, erhua, single characters with several readings.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { pinyin } from 'pinyin-pro'
import { type MandarinWord, readMandarin } from '../../src/text/index.js'

function spell(words: readonly MandarinWord[]): string {
  return words
    .map(({ syllables }) => syllables.map((s) => `${s.initial}-${s.final}-${s.tone}`).join(' '))
    .join(' / ')
}

/** The label of a text, or why it has none. */
function labelOf(text: string): { label: string } | { reason: string } {
  const hanzi = text.replace(/\s+/g, '')
  if (!/^\p{Script=Han}+$/u.test(hanzi)) return { reason: 'not Hanzi' }
  if (hanzi.length === 1 && pinyin(hanzi, { multiple: true, type: 'array' }).length > 1) {
    return { reason: 'several readings' }
  }
  const { words, unreadable } = readMandarin(hanzi)
  const syllables = words.flatMap((word) => word.syllables)
  if (unreadable.length > 0 || syllables.length === 0) return { reason: 'unreadable' }
  if (syllables.some(({ erhua }) => erhua)) return { reason: 'erhua' }
  return { label: spell(words) }
}

function main(): void {
  const { values } = parseArgs({ options: { work: { type: 'string' } } })
  const work = values.work
  if (!work) throw new Error('--work DIR is missing')
  const rows = readFileSync(join(work, 'clips.tsv'), 'utf8').trim().split('\n').slice(1)
  const reasons = new Map<string, number>()
  const lines = ['id\ttext\tsyllables']
  for (const row of rows) {
    const [id = '', text = ''] = row.split('\t')
    const result = labelOf(text)
    if ('label' in result) lines.push(`${id}\t${text}\t${result.label}`)
    else reasons.set(result.reason, (reasons.get(result.reason) ?? 0) + 1)
  }
  writeFileSync(join(work, 'labels.tsv'), `${lines.join('\n')}\n`)
  console.log(lines.length - 1, 'labels; left out:', Object.fromEntries(reasons))
}

main()
