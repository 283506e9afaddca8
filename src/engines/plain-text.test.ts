import { pinyin } from 'pinyin-pro'
import { describe, expect, test } from 'vitest'
import { parseLexicon, parsePinyin, segmentText } from '../text/index.js'
import { spellInHanzi } from './homophones.js'
import { plainTextOf, uncertainReadings } from './plain-text.js'

const plain = (text: string, lexicon = '') => {
  const [segment] = segmentText(text, { lexicon: parseLexicon(lexicon).entries }).segments
  return segment ? plainTextOf(segment) : null
}
/** How an engine that knows no markup would read it. */
const read = (text: string | null) => pinyin(text ?? '', { toneType: 'num' })

describe('the text for engines that read it themselves', () => {
  test('has no markup in it', () => {
    expect(plain('[speed:0.9]你好[pause:1s]')).toBe('你好')
  })

  test('says a fixed pinyin in Hanzi that can be read no other way', () => {
    const text = plain('这<行|hang2>不行')
    expect(text).not.toContain('<')
    expect(text?.[1]).not.toBe('行')
    expect(read(text?.[1] ?? '')).toBe('hang2')
    expect(text?.slice(2)).toBe('不行')
  })

  test('honours a lexicon, and leaves Hanzi that need no help', () => {
    expect(read(plain('重庆在哪', '重庆\tchong2 qing4'))).toMatch(/^chong2 qing4 /)
    expect(plain('<你好|ni3 hao3>')?.[0]).toBe('你')
  })

  test('spells erhua, and more syllables than characters', () => {
    expect(plain('<花|huar1>')).toMatch(/^.儿$/)
    expect(read(plain('<廿|er4 shi2>'))).toBe('er4 shi2')
  })

  test('respells English from ARPAbet and IPA', () => {
    expect(plain('a <minute|M IH1 N AH0 T> of it')).toBe('a minuht of it')
    expect(plain('<live|/laɪv/>')).toBe('lighv')
  })

  test('leaves a Hanzi whose reading no other has alone', () => {
    expect(plain('你<得|dei3>去')).toBe('你得去')
  })

  test('takes a Hanzi that is usually read so where none has the reading alone', () => {
    const text = plain('<那|na4>么<答|da3>人')
    expect(read(text?.[2] ?? '')).toBe('da3')
  })

  test('names what it may be read otherwise, and only that', () => {
    const text = '你<得|dei3>去<重庆|chong2 qing4>银<行|hang2>的<live|L AY1 V>'
    const [segment] = segmentText(text).segments
    const uncertain = segment ? uncertainReadings(segment, { readings: 'spelled' }) : []
    expect(uncertain).toMatchObject([
      { reading: 'dei3', spelled: '得' },
      { reading: 'L AY1 V', spelled: 'lighv' },
    ])
    expect(uncertain.map(({ start, end }) => text.slice(start, end))).toEqual(['得', 'live'])
    const left = (readings: 'exact' | 'pinyin') => (segment ? uncertainReadings(segment, { readings }) : null)
    expect(left('pinyin')).toMatchObject([{ reading: 'L AY1 V' }])
    expect(left('exact')).toEqual([])
  })

  test('says what cannot be spelled', () => {
    expect(() => plain('<嘿|fiao4>好')).toThrow(expect.objectContaining({ code: 'reading-not-spellable' }))
  })
})

test('the readings of usual polyphones have a Hanzi that cannot be misread', () => {
  const usual =
    'shi4 hang2 xing2 chong2 zhong4 chang2 zhang3 le4 yue4 dou1 du1 hai2 huan2 jue2 jiao4 de2 lv4 nv3 zhuo2'
  for (const spelling of usual.split(' ')) {
    const syllable = parsePinyin(spelling)
    const hanzi = syllable && spellInHanzi('', syllable)
    expect(hanzi?.isCertain).toBe(true)
    expect([spelling, pinyin(hanzi?.written ?? '', { multiple: true, type: 'array' }).length]).toEqual([
      spelling,
      1,
    ])
  }
})
