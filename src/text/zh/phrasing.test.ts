import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { analyzeSegment } from '../analyze-segment.js'
import { segmentText } from '../segmenting/segment-text.js'
import { readMandarin } from './read-mandarin.js'

/** A text with | where it is parted. */
function parted(text: string): string {
  const { words, breaks } = readMandarin(text)
  return words.map((word, place) => word.text + (breaks.includes(place) ? '|' : '')).join('')
}

describe('long clauses without a comma', () => {
  test.each([
    '医生建议他每天早上|喝一杯温水|并且坚持锻炼半个小时',
    '奶奶做的饺子|比饭店里的还好吃',
    '科学家正在研究|怎样保护环境',
    '我昨天下午|在学校门口遇见了小时候|住在我家隔壁的王老师',
  ])('%s', (expected) => {
    expect(parted(expected.replaceAll('|', ''))).toBe(expected)
  })

  test('a time is not parted', () => {
    expect(parted('北京时间十月三十日四时二十七分神舟十九号发射成功')).not.toContain('时|二十')
  })

  test('a clause of twelve syllables stays whole', () => {
    expect(parted('昨天晚上下了一场大雨')).toBe('昨天晚上下了一场大雨')
    expect(parted('我在学校和朋友一起吃了饭')).toBe('我在学校和朋友一起吃了饭')
  })

  test('a break stops third-tone sandhi and is a short silence', () => {
    const toneBefore = (text: string) =>
      readMandarin(text)
        .words.flatMap(({ syllables }) => syllables)
        .find(({ character }) => character === '水')?.tone
    expect(toneBefore('喝水以后走')).toBe(2)
    const long = '请给我们每个人准备一杯热水以及两块小面包'
    expect(parted(long)).toContain('热水|以及')
    expect(toneBefore(long)).toBe(3)
    const [segment] = segmentText(long).segments
    const breaks = segment && analyzeSegment(segment).phrases.map(({ breakAfterSec }) => breakAfterSec)
    expect(breaks).toEqual([0.1, 0])
  })

  test('no phrase is shorter than four syllables, nothing is lost, and no word is parted, whatever is read', () => {
    const hanzi = fc.constantFrom(...'我你在和把被因为所以如果就也都是有的了早上学校朋友喝水三千四百吗不')
    fc.assert(
      fc.property(fc.array(hanzi, { maxLength: 80 }), (characters) => {
        const text = characters.join('')
        expect(parted(text).replaceAll('|', '')).toBe(text)
        const phrases = parted(text).split('|')
        if (phrases.length > 1)
          for (const phrase of phrases) expect([...phrase].length).toBeGreaterThanOrEqual(4)
      }),
    )
  })
})
