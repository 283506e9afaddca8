import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { analyzeSegment } from './analyze-segment.js'
import { foldWidth, isSilent } from './characters.js'
import type { Segment } from './segment.js'
import { segmentText } from './segmenting/segment-text.js'
import type { SourceSpan, Utterance } from './utterance.js'

const analyze = (text: string): Utterance => {
  const [segment] = segmentText(text).segments
  if (!segment) throw new Error(`nothing to say in ${JSON.stringify(text)}`)
  return analyzeSegment(segment)
}

const spokenSpans = ({ phrases }: Utterance): SourceSpan[] =>
  phrases
    .flatMap(({ runs }) => runs)
    .flatMap((run): readonly SourceSpan[] =>
      run.language === 'zh' ? run.words.flatMap(({ syllables }) => syllables) : run.words,
    )

/** Characters of the segment that are neither spoken, nor reported, nor markup, nor silent by nature. */
function forgotten(segment: Segment): string[] {
  const utterance = analyzeSegment(segment)
  const covered = new Uint8Array(segment.text.length)
  const spans = [...spokenSpans(utterance), ...utterance.unreadable]
  for (const { sourceStart, sourceEnd } of spans) covered.fill(1, sourceStart, sourceEnd)
  for (const { start, end } of segment.unspoken) covered.fill(1, start, end)
  const missing: string[] = []
  const folded = foldWidth(segment.text)
  let index = 0
  for (const character of segment.text) {
    const isLayout = /([^\p{L}\p{N}])\1\1/u.test(folded.slice(Math.max(0, index - 2), index + 3))
    if (!covered[index] && !isSilent(foldWidth(character)) && !isLayout) missing.push(character)
    index += character.length
  }
  return missing
}

const messyText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...[
          '你好',
          '今天是2024年3月5日，',
          '他说：“好！”',
          '-5℃',
          '3:30',
          '50%',
          '1/2',
          '138-1234-5678',
          '¥12.5',
          'CIA',
          'Dr. Smith',
        ],
        ...[
          ' ',
          '\n',
          '。',
          '，',
          '+',
          '=',
          '&',
          '@',
          '#',
          '$',
          '￥',
          '３',
          '％',
          'ＡＢＣ',
          '①',
          'Ⅳ',
          '½',
          '²',
          '😀',
          '👍🏽',
          '👩‍👩‍👧',
          '🇨🇳',
        ],
        ...[
          'https://a.com/b?c=1&d=2',
          'me@a.org',
          '<行|hang2>',
          '[pause:1s]',
          '々',
          '𠮷',
          'Привет',
          '한',
          'ß',
          '⁺',
          '10⁻³',
          'ǿ',
          'Ʌ',
          "ᴀ'Ʌ",
          'e\u0301\u0301',
        ],
        ...[
          '10-20',
          '2020-2024年',
          'iPhone15',
          '3x5',
          '1,234,567.89',
          '0012',
          '12:30:45',
          '90后',
          '第2',
          '-',
          '--',
          '~',
          '/',
          '\\',
          '*',
          '|',
        ],
      ),
      fc.string({ unit: 'grapheme', maxLength: 6 }),
      fc.stringMatching(/^[0-9.,:/%$¥-]{1,12}$/),
    ),
    { minLength: 1, maxLength: 25 },
  )
  .map((parts) => parts.join(''))

describe('analyzeSegment', () => {
  test('every character is spoken, reported, markup or silent', () => {
    fc.assert(
      fc.property(messyText, (text) => {
        for (const segment of segmentText(text).segments) expect(forgotten(segment)).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  test('what is reported is what segmentText warned of', () => {
    fc.assert(
      fc.property(messyText, (text) => {
        const { segments, warnings } = segmentText(text)
        if (segments.length === 0) return
        const normal = text.normalize('NFC')
        const reported = new Uint8Array(normal.length)
        for (const segment of segments) {
          for (const { sourceStart, sourceEnd } of analyzeSegment(segment).unreadable) {
            reported.fill(1, segment.sourceStart + sourceStart, segment.sourceStart + sourceEnd)
          }
        }
        const warned = new Uint8Array(normal.length)
        for (const { sourceStart, sourceEnd } of warnings) warned.fill(1, sourceStart, sourceEnd)
        expect([...reported].join('')).toBe([...warned].join(''))
      }),
      { numRuns: 300 },
    )
  })

  test('a segment always has something to say', () => {
    fc.assert(
      fc.property(messyText, (text) => {
        for (const segment of segmentText(text).segments) {
          expect(spokenSpans(analyzeSegment(segment)).length).toBeGreaterThan(0)
        }
      }),
      { numRuns: 300 },
    )
  })

  test('all spans lie within the segment', () => {
    fc.assert(
      fc.property(messyText, (text) => {
        for (const segment of segmentText(text).segments) {
          const utterance = analyzeSegment(segment)
          for (const { sourceStart, sourceEnd } of [...spokenSpans(utterance), ...utterance.unreadable]) {
            expect(sourceStart).toBeGreaterThanOrEqual(0)
            expect(sourceEnd).toBeGreaterThan(sourceStart)
            expect(sourceEnd).toBeLessThanOrEqual(segment.text.length)
          }
        }
      }),
      { numRuns: 300 },
    )
  })

  test('each digit of a number is the source of what it says', () => {
    const utterance = analyze('共123个')
    const syllables = utterance.phrases.flatMap(({ runs }) =>
      runs.flatMap((run) => (run.language === 'zh' ? run.words.flatMap((word) => word.syllables) : [])),
    )
    expect(syllables.map(({ character }) => character).join('')).toBe('共11223个')
    expect(syllables.map(({ sourceStart }) => sourceStart)).toEqual([0, 1, 1, 2, 2, 3, 4])
  })

  test('languages make runs, commas make phrases', () => {
    const { phrases } = analyze('我用iPhone打电话，很方便。')
    expect(phrases.map(({ runs }) => runs.map(({ language }) => language))).toEqual([
      ['zh', 'en', 'zh'],
      ['zh'],
    ])
    expect(phrases.map(({ breakAfterSec }) => breakAfterSec)).toEqual([0.25, 0])
  })

  test.each([
    ['你好吗？', 'question'],
    ['“你好吗？”', 'question'],
    ['走吧！', 'exclamation'],
    ['Really?!', 'question'],
    ['你好。', 'statement'],
    ['What? No.', 'question'],
  ])('%s is a %s', (text, kind) => {
    expect(analyze(text).kind).toBe(kind)
  })

  test('fixed readings are spoken: pinyin by the syllable, ARPAbet and IPA by the word', () => {
    const { phrases } = analyze('<行|hang2> <minute|M IH1 N AH0 T> <tomato|/təˈmeɪtoʊ/>')
    const words = phrases
      .flatMap(({ runs }) => runs)
      .flatMap((run) => (run.language === 'en' ? run.words : []))
    expect(phrases[0]?.runs[0]).toMatchObject({
      words: [{ syllables: [{ initial: 'h', final: 'ang', tone: 2 }] }],
    })
    expect(words.map(({ arpabet }) => arpabet?.join(' '))).toEqual(['M IH1 N AH0 T', 'T AH0 M EY1 T OW0'])
  })

  test('what one may choose from is parted by a short pause', () => {
    const { phrases } = analyze('颜色：曜石黑/珍珠白')
    expect(phrases.map(({ breakAfterSec }) => breakAfterSec)).toEqual([0.35, 0.12, 0])
    expect(analyze('12元/斤').phrases).toHaveLength(1)
  })

  test('fixed third tones still change before each other', () => {
    const [phrase] = analyze('<你好|ni3 hao3>').phrases
    const [run] = phrase?.runs ?? []
    expect(run?.language === 'zh' && run.words[0]?.syllables.map(({ tone }) => tone)).toEqual([2, 3])
  })
})

test('a single letter in the plural is spelled', () => {
  const [word] =
    analyze("She got two C's in school.").phrases[0]?.runs.flatMap((run) =>
      run.language === 'en' ? run.words.filter(({ spoken }) => spoken.includes("'s")) : [],
    ) ?? []
  expect(word?.arpabet?.join(' ')).toBe('S IY1 Z')
})
