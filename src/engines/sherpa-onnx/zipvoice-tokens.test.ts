import { describe, expect, test } from 'vitest'
import { segmentText } from '../../text/index.js'
import { plainTextOf } from '../plain-text.js'
import { hasPinyinTokens, lexiconWithTokens, privateCharacters, spellInTokens } from './zipvoice-tokens.js'

const names = "d0 ei3 h0 ua1 er2 l0 v4 y0 van2 uan2 er4 zh0 i4 ˈ a ɪ l v m n ə t 'z".split(' ')
const tokens = `${names.map((name, id) => `${name}\t${id}`).join('\n')}\n  ${names.length}\n`
const characters = privateCharacters(tokens)

/** The tokens in which a text is written, with the rest as it is. */
function tokensOf(text: string): string {
  const [segment] = segmentText(text).segments
  const written = segment ? plainTextOf(segment, spellInTokens(tokens)) : null
  const back = new Map([...characters].map(([name, character]) => [character, name]))
  return [...(written ?? '')].map((sign) => (back.has(sign) ? `[${back.get(sign)}]` : sign)).join('')
}

describe('readings in the tokens of ZipVoice', () => {
  test.each([
    ['你<得|dei3>去', '你[d0][ei3]去'],
    ['<花|huar1>开', '[h0][ua1][er2]开'],
    ['<绿|lü4>色', '[l0][v4]色'],
    ['<元|yuan2>', '[y0][uan2]'],
    ['<二|er4>个', '[er4]个'],
    ['<治|zhi4>', '[zh0][i4]'],
    ['a <live|L AY1 V> show', 'a [l][ˈ][a][ɪ][v] show'],
    ['<minute|/ˈmɪnət/>', '[m][ˈ][ɪ][n][ə][t]'],
  ])('%s', (text, expected) => {
    expect(tokensOf(text)).toBe(expected)
  })

  test('what the model has no token for is spelled in Hanzi that are certain, or an error', () => {
    expect(tokensOf('不<行|hang2>')).toMatch(/^不\p{Script=Han}$/u)
    expect(() => tokensOf('a <live|L AY1 K> show')).toThrow(
      expect.objectContaining({ code: 'reading-not-spellable' }),
    )
  })

  test('the lexicon keeps its lines and gets one for each token', () => {
    const lines = lexiconWithTokens('你 n0 i3\n', tokens).trimEnd().split('\n')
    expect(lines[0]).toBe('你 n0 i3')
    expect(lines).toHaveLength(1 + characters.size)
    expect(lines[1]).toBe('\u{e000} d0')
  })

  test('a model of another alphabet is known by its lexicon', () => {
    expect(hasPinyinTokens('你 n0 i3\n好 h0 ao3\n啊 a1\nhello h e l\n')).toBe(true)
    expect(hasPinyinTokens('你 ㄋㄧ3\n好 ㄏㄠ3\n')).toBe(false)
    expect(hasPinyinTokens('')).toBe(false)
  })
})
