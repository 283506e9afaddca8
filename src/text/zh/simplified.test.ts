import { pinyin } from 'pinyin-pro'
import { describe, expect, test } from 'vitest'
import { readMandarin } from './read-mandarin.js'
import { simplify } from './simplified.js'
import { simplifiedTable } from './simplified-table.js'

const pairs = simplifiedTable.trim().split(/\s+/)
const soundsOf = (hanzi: string) => pinyin(hanzi, { multiple: true, type: 'array', toneType: 'none' })

describe('the table of traditional characters', () => {
  test('has none twice and none that stays as it is', () => {
    expect(new Set(pairs.map((pair) => [...pair][0])).size).toBe(pairs.length)
    expect(pairs.filter((pair) => [...pair][0] === [...pair][1])).toEqual([])
  })

  // Of these the dictionary library knows another reading only.
  const rare = new Set(['鵑', '酖', '劵', '煖'])
  test('gives each a character that sounds as it does', () => {
    const strangers = pairs.filter((pair) => {
      const [traditional = '', simplified = ''] = [...pair]
      const sounds = soundsOf(simplified)
      return !rare.has(traditional) && !soundsOf(traditional).some((sound) => sounds.includes(sound))
    })
    expect(strangers).toEqual([])
  })
})

describe('traditional text', () => {
  const pinyinOf = (text: string) =>
    readMandarin(text)
      .words.flatMap(({ syllables }) => syllables)
      .map(({ initial, final, lexicalTone }) => initial + final + lexicalTone)
      .join(' ')

  test.each([
    ['為什麼這麼說', '为什么这么说'],
    ['銀行行長還書給圖書館', '银行行长还书给图书馆'],
    ['水滸傳裡的會計睡覺了', '水浒传里的会计睡觉了'],
    ['這個東西多少錢', '这个东西多少钱'],
    ['他說明天會長大', '他说明天会长大'],
    ['數一數音樂的種類', '数一数音乐的种类'],
  ])('%s is read as %s', (traditional, simplified) => {
    expect(pinyinOf(traditional)).toBe(pinyinOf(simplified))
  })

  test.each([
    ['頭髮', 'tou2 fa5'],
    ['白髮', 'bai2 fa4'],
    ['乾淨', 'gan1 jing5'],
    ['乾隆', 'qian2 long2'],
    ['看著', 'kan4 zhe5'],
    ['名著', 'ming2 zhu4'],
    ['顯著', 'xian3 zhu4'],
  ])('%s is %s', (text, expected) => {
    expect(pinyinOf(text)).toBe(expected)
  })

  test('keeps its characters as written', () => {
    expect(readMandarin('圖書館').words.map(({ text }) => text)).toEqual(['圖書館'])
    expect(simplify(['圖', '人', '🙂']).map(({ hanzi }) => hanzi)).toEqual(['图', '人', '🙂'])
  })
})
