import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readStretch } from '../../../src/text/normalize/read-stretch.js'
import { SpeechWriter } from '../../../src/text/normalize/speech-writer.js'

function rowsOf(name: string): [string, string][] {
  return readFileSync(new URL(name, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('# '))
    .map((line) => {
      const [text = '', spoken = ''] = line.split('\t')
      return [text, spoken]
    })
}

/** What is spoken, as the tables write it: English words between spaces, Hanzi without. */
function spokenOf(text: string, language: 'zh' | 'en'): string {
  const write = new SpeechWriter(text)
  readStretch(text, 0, language, write)
  return write.pieces
    .map((piece) =>
      piece.kind === 'hanzi' ? piece.hanzi : piece.kind === 'english' ? ` ${piece.spoken} ` : '',
    )
    .join('')
    .replace(/\s+/g, ' ')
    .trim()
}

describe('the tables', () => {
  test('have no row twice', () => {
    for (const name of ['zh-normalization.tsv', 'en-normalization.tsv']) {
      const texts = rowsOf(name).map(([text]) => text)
      expect(texts.filter((text, index) => texts.indexOf(text) !== index)).toEqual([])
    }
  })
})

describe('Mandarin text', () => {
  test.each(rowsOf('zh-normalization.tsv'))('%s is read %s', (text, spoken) => {
    expect(spokenOf(text, 'zh')).toBe(spoken)
  })
})

describe('English text', () => {
  test.each(rowsOf('en-normalization.tsv'))('%s is read %s', (text, spoken) => {
    expect(spokenOf(text, 'en')).toBe(spoken)
  })
})
