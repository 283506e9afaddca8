import { describe, expect, test } from 'vitest'
import { readMandarin } from './read-mandarin.js'

const pinyinOf = (text: string, tone: 'tone' | 'lexicalTone' = 'tone') =>
  readMandarin(text)
    .words.flatMap(({ syllables }) => syllables)
    .map((syllable) => syllable.initial + syllable.final + (syllable.erhua ? 'r' : '') + syllable[tone])
    .join(' ')

describe('readMandarin', () => {
  test.each([
    ['你好', 'ni2 hao3'],
    ['展览馆', 'zhan2 lan2 guan3'],
    ['纸老虎', 'zhiii3 lao2 hu3'],
    ['我也想买', 'uo2 ie3 xiang2 mai3'],
  ])('third tones of %s change to %s', (text, expected) => {
    expect(pinyinOf(text)).toBe(expected)
  })

  test('citation tones are kept beside the changed ones', () => {
    expect(pinyinOf('你好', 'lexicalTone')).toBe('ni3 hao3')
  })

  test('a pause stops third-tone sandhi', () => {
    expect(pinyinOf('你，好')).toBe('ni3 hao3')
  })

  test.each([
    ['一个', 'i2 ge4'],
    ['一天', 'i4 tian1'],
    ['一年', 'i4 nian2'],
    ['一起', 'i4 qi3'],
    ['统一', 'tong3 i1'],
    ['第一次', 'di4 i1 cii4'],
    ['十一个', 'shiii2 i1 ge4'],
    ['看一看', 'kan4 i5 kan4'],
    ['一月一日', 'i1 ve4 i1 riii4'],
    ['快一点', 'kuai4 i4 dian3'],
    ['一点五', 'i1 dian2 u3'],
    ['零点一米', 'ling2 dian3 i1 mi3'],
    ['三点一刻', 'san1 dian3 i2 ke4'],
    ['一加一', 'i1 jia1 i1'],
    ['一到三', 'i1 dao4 san1'],
    ['一步一步', 'i2 bu4 i2 bu4'],
    ['数一数二', 'shu3 i1 shu3 er4'],
    ['独一无二', 'du2 i1 u2 er4'],
    ['更上一层楼', 'geng4 shang4 i4 ceng2 lou2'],
    ['我在一层', 'uo3 zai4 i1 ceng2'],
    ['一点一滴', 'i4 dian3 i4 di1'],
    ['大一号', 'da4 i2 hao4'],
    ['身高一米', 'shen1 gao1 i4 mi3'],
    ['高一', 'gao1 i1'],
    ['一号', 'i1 hao4'],
    ['不是', 'bu2 shiii4'],
    ['不好', 'bu4 hao3'],
    ['会不会', 'huei4 bu5 huei4'],
  ])('%s is %s', (text, expected) => {
    expect(pinyinOf(text)).toBe(expected)
  })

  test.each([
    ['花儿', 'huar1'],
    ['一会儿', 'i2 hueir4'],
    ['女儿', 'nv3 er2'],
    ['小孩儿', 'xiao3 hair2'],
    ['孩儿', 'hai2 er2'],
    ['儿童', 'er2 tong2'],
  ])('%s is %s', (text, expected) => {
    expect(pinyinOf(text)).toBe(expected)
  })

  test('an erhua syllable spans both characters', () => {
    const [syllable] = readMandarin('花儿').words[0]?.syllables ?? []
    expect(syllable).toMatchObject({ character: '花儿', sourceStart: 0, sourceEnd: 2 })
  })

  test('a Hanzi without a reading is reported with its place', () => {
    const { words, unreadable } = readMandarin('我𠮷你')
    expect(words.map(({ text }) => text)).toEqual(['我你'])
    expect(unreadable).toEqual([{ sourceStart: 1, sourceEnd: 3 }])
  })

  test('offsets point at the Hanzi in the source', () => {
    const text = 'abc 你好, 世界!'
    for (const syllable of readMandarin(text).words.flatMap(({ syllables }) => syllables)) {
      expect(text.slice(syllable.sourceStart, syllable.sourceEnd)).toBe(syllable.character)
    }
  })
})
