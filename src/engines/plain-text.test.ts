import { pinyin } from 'pinyin-pro'
import { describe, expect, test } from 'vitest'
import { parseLexicon, parsePinyin, segmentText } from '../text/index.js'
import { homophoneOf } from './homophones.js'
import { plainTextOf } from './plain-text.js'

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

  test('says what cannot be spelled', () => {
    expect(() => plain('<嘿|fiao4>好')).toThrow(expect.objectContaining({ code: 'reading-not-spellable' }))
  })
})

test('the readings of usual polyphones have a Hanzi that cannot be misread', () => {
  const usual =
    'shi4 hang2 xing2 chong2 zhong4 chang2 zhang3 le4 yue4 dou1 du1 hai2 huan2 jue2 jiao4 de2 lv4 nv3 zhuo2'
  for (const spelling of usual.split(' ')) {
    const syllable = parsePinyin(spelling)
    const hanzi = syllable && homophoneOf(syllable)
    expect([spelling, hanzi && pinyin(hanzi, { multiple: true, type: 'array' }).length]).toEqual([
      spelling,
      1,
    ])
  }
})
