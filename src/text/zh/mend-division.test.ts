import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { splitDictionaryWords } from './split-words.js'

const divided = (text: string) => {
  const characters = [...text]
  return splitDictionaryWords(characters)
    .map(({ start, end }) => characters.slice(start, end).join(''))
    .join('/')
}

describe('division into words', () => {
  test.each([
    ['他说明天来', '他/说/明天/来'],
    ['去图书馆借书', '去/图书馆/借书'],
    ['天长地久有时尽', '天长地久/有时/尽'],
    ['他在校对稿子', '他/在/校对/稿子'],
    ['你太大意了', '你/太/大意/了'],
    ['她长长地说', '她/长长/地/说'],
    ['他恶狠狠地说', '他/恶狠狠/地/说'],
    ['雨淅淅沥沥地下着', '雨/淅淅沥沥/地/下/着'],
    ['说明天气变化', '说明/天气/变化'],
    ['白天鹅飞过', '白/天鹅/飞过'],
    ['研究生命', '研究/生命'],
    ['令狐冲喝酒', '令狐冲/喝酒'],
    ['代表全体员工', '代表/全体/员工'],
    ['染色体会复制', '染色体/会/复制'],
    ['统计局今日公布', '统计局/今日/公布'],
  ])('%s is %s', (text, expected) => {
    expect(divided(text)).toBe(expected)
  })

  test('tiles any run of Hanzi', () => {
    const hanzi = fc.constantFrom(...'说明天地长得着了馆局员图书慢结实的恶狠沥淅今后一二')
    fc.assert(
      fc.property(fc.array(hanzi, { minLength: 1, maxLength: 30 }), (characters) => {
        const words = splitDictionaryWords(characters)
        expect(words[0]?.start).toBe(0)
        expect(words.at(-1)?.end).toBe(characters.length)
        words.forEach(({ start, end }, place) => {
          expect(end).toBeGreaterThan(start)
          expect(words[place + 1]?.start ?? end).toBe(end)
        })
      }),
    )
  })
})
