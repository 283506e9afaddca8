import { describe, expect, test } from 'vitest'
import { spanToRead, withReading } from './reading-markup'

const at = (text: string, word: string) => ({
  start: text.indexOf(word),
  end: text.indexOf(word) + word.length,
})

describe('what is read', () => {
  test('is the selection', () => {
    expect(spanToRead('人之初，性本善。', { start: 2, end: 5 })).toEqual({ start: 2, end: 5 })
  })

  test('is the paragraph of the cursor without one', () => {
    const text = '第一段。\n第二段。\n第三段。'
    const { start, end } = spanToRead(text, { start: 7, end: 7 })
    expect(text.slice(start, end)).toBe('第二段。')
  })

  test('begins with a sentence in a long paragraph, and is no longer than can be shown', () => {
    const text = `${'长句子'.repeat(200)}。${'另一句'.repeat(300)}`
    const { start, end } = spanToRead(text, { start: 700, end: 700 })
    expect(text[start - 1]).toBe('。')
    expect(end - start).toBe(400)
  })
})

describe('a reading', () => {
  test('is written beside its word', () => {
    const text = '他在银行工作'
    expect(withReading(text, at(text, '银行'), 'yin2 hang2')).toBe('他在<银行|yin2 hang2>工作')
  })

  test('takes the place of the one that was there', () => {
    const text = '他在<银行|yin2 xing2>工作'
    expect(withReading(text, at(text, '银行'), 'yin2 hang2')).toBe('他在<银行|yin2 hang2>工作')
  })

  test('of a word that is partly marked is one for the whole', () => {
    const text = '<行|hang2>不行'
    expect(withReading(text, { start: 1, end: text.length }, 'xing2 bu4 xing2')).toBe(
      '<行不行|xing2 bu4 xing2>',
    )
  })
})
