import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parsePinyin, readMandarin } from '../../../src/text/index.js'

const rows = readFileSync(new URL('polyphones.tsv', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line): [string, string] => {
    const [text = '', reading = ''] = line.split('\t')
    return [text, reading]
  })

/** The citation reading of the bracketed word, as the table writes it. */
function readingOf(marked: string): string {
  const start = marked.indexOf('[')
  const end = marked.indexOf(']') - 1
  const syllables = readMandarin(marked.replace(/[[\]]/g, '')).words.flatMap((word) => word.syllables)
  return syllables
    .filter(({ sourceStart }) => sourceStart >= start && sourceStart < end)
    .map(({ initial, final, lexicalTone }) => `${initial}-${final}-${lexicalTone}`)
    .join(' ')
}

function phonesOf(reading: string): string {
  return reading
    .split(' ')
    .map((syllable) => {
      const parsed = parsePinyin(syllable)
      if (!parsed) throw new Error(`${syllable} is no syllable`)
      return `${parsed.initial}-${parsed.final}-${parsed.tone}`
    })
    .join(' ')
}

describe('polyphones', () => {
  test('no row stands twice', () => {
    expect(new Set(rows.map(([text]) => text)).size).toBe(rows.length)
  })

  test.each(rows)('%s is read %s', (text, reading) => {
    expect(readingOf(text)).toBe(phonesOf(reading))
  })
})
