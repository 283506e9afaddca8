import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { segmentText } from './segment-text.js'

const textsOf = (text: string) => segmentText(text).segments.map((segment) => segment.text)

/** Pieces of what people write, joined at random: prose, numbers, markup, broken markup, other scripts. */
const messyText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...[
          '你好。',
          '“走吧！”',
          '他说，',
          '……',
          '3.14',
          '2024年3月5日',
          '\n',
          '\n\n',
          ' ',
          'Dr. Smith ',
          'e.g. ',
        ],
        ...[
          '<行|hang2>',
          '<行|',
          '[pause:1s]',
          '[pause:',
          '[speed:0.9]',
          '[voice:小红]',
          'https://a.com/b?c=1',
          '👩‍👩‍👧',
          '🇨🇳',
        ],
        ...[
          'e\u0301',
          '한국',
          'Привет',
          '𠮷',
          '\u0000',
          '\ud83d',
          '———',
          '!!!',
          '<a|b>',
          'A.B.C. ',
          '①',
          '½',
        ],
      ),
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.string({ unit: 'binary', maxLength: 6 }),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''))

describe('segmentText', () => {
  test('segments joined are the normalised text, with true offsets', () => {
    fc.assert(
      fc.property(messyText, (text) => {
        const normal = text.normalize('NFC')
        const { segments } = segmentText(text)
        if (segments.length === 0) return
        expect(segments.map((segment) => segment.text).join('')).toBe(normal)
        let end = 0
        segments.forEach((segment, index) => {
          expect(segment.index).toBe(index)
          expect(segment.sourceStart).toBe(end)
          end = segment.sourceEnd
          expect(normal.slice(segment.sourceStart, segment.sourceEnd)).toBe(segment.text)
        })
        expect(end).toBe(normal.length)
      }),
      { numRuns: 500 },
    )
  })

  test('no segment is longer than the limit, but for markup and spaces', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('字', '词，', 'word ', '9'), { maxLength: 900 }), (parts) => {
        for (const { text } of segmentText(parts.join('')).segments) {
          const hanziCount = text.match(/\p{Script=Han}/gu)?.length ?? 0
          expect(hanziCount / 120 + (text.length - hanziCount) / 300).toBeLessThanOrEqual(1 + 8 / 120)
        }
      }),
      { numRuns: 50 },
    )
  })

  test('what is divided again stays as it is', () => {
    const story = '“你好！”他说。她问：“Dr. Smith来了吗？”\n\n第二段……结束了。It was 3.5 miles. Yes!'
    expect(textsOf(story).flatMap(textsOf)).toEqual(textsOf(story))
  })

  test.each([
    ['今天好。明天也好！后天呢？', ['今天好。', '明天也好！', '后天呢？']],
    ['他说：“走吧。”然后走了。', ['他说：“走吧。”', '然后走了。']],
    ['“你好！”他说。', ['“你好！”他说。']],
    ['“真的吗？！”她笑着问。“真的。”', ['“真的吗？！”她笑着问。', '“真的。”']],
    ['等等……他来了。', ['等等……他来了。']],
    ['他沉默了……\n她走了。', ['他沉默了……\n', '她走了。']],
    ['Dr. Smith met Mr. Jones. They left.', ['Dr. Smith met Mr. Jones. ', 'They left.']],
    ['It costs 3.50 dollars. Really.', ['It costs 3.50 dollars. ', 'Really.']],
    ['J. K. Rowling wrote it. I read it.', ['J. K. Rowling wrote it. ', 'I read it.']],
    ['He lives in the U.S. now. She left.', ['He lives in the U.S. now. ', 'She left.']],
    ['He lives in the U.S. She left.', ['He lives in the U.S. ', 'She left.']],
    [
      'Bread, milk, etc. are sold. Eggs, etc. They sell.',
      ['Bread, milk, etc. are sold. ', 'Eggs, etc. ', 'They sell.'],
    ],
    ['The temp. rose to 20. It fell.', ['The temp. rose to 20. ', 'It fell.']],
    ['It starts at 8 a.m. EST. Come.', ['It starts at 8 a.m. EST. ', 'Come.']],
    ['350 5th Ave. NW is far. Go.', ['350 5th Ave. NW is far. ', 'Go.']],
    ['Rm. 204 is free. Go.', ['Rm. 204 is free. ', 'Go.']],
    ['"Stop!" he said. "Why?"', ['"Stop!" he said. ', '"Why?"']],
    ['See https://a.com/x.html?b=1. Then go.', ['See https://a.com/x.html?b=1. ', 'Then go.']],
    ['Wait... what? No.', ['Wait... what? ', 'No.']],
    ['Wait... What? No.', ['Wait... ', 'What? ', 'No.']],
    ['At 9 a.m. he came. At 9 p.m. He left.', ['At 9 a.m. he came. ', 'At 9 p.m. ', 'He left.']],
    ['1. First thing\n2. Second thing', ['1. First thing\n', '2. Second thing']],
    ['我用Node.js写。很好。', ['我用Node.js写。', '很好。']],
    ['It was I. Then he left.', ['It was I. ', 'Then he left.']],
    ['a line that\nwas wrapped. New one.', ['a line that\nwas wrapped. ', 'New one.']],
    ['标题\n正文。', ['标题\n', '正文。']],
    ['他说了（真的！）然后走了。', ['他说了（真的！）', '然后走了。']],
  ])('%j is divided where it should be', (text, expected) => {
    expect(textsOf(text)).toEqual(expected)
  })

  test('a long sentence breaks at its clauses', () => {
    const clause = '这是一个很长的句子里的一个分句'
    const pieces = textsOf(`${Array.from({ length: 20 }, () => clause).join('，')}。`)
    expect(pieces.length).toBeGreaterThan(2)
    for (const piece of pieces) expect(piece).toMatch(/[，。]$/)
  })

  test('a long number or word without any mark is cut, not refused', () => {
    expect(textsOf('7'.repeat(1000)).length).toBe(4)
    expect(textsOf('字'.repeat(1000)).length).toBe(9)
  })

  test('paragraphs are counted and pause longer than sentences, sentences longer than commas', () => {
    const { segments } = segmentText(`一。二。\n\n三${'，四五六七八九十'.repeat(30)}。`)
    expect(segments.map(({ paragraph }) => paragraph).slice(0, 3)).toEqual([0, 0, 1])
    const [sentence, paragraph, clause] = segments.map(({ pauseAfterSec }) => pauseAfterSec)
    expect(paragraph).toBeGreaterThan(sentence ?? 0)
    expect(sentence).toBeGreaterThan(clause ?? 0)
    expect(clause).toBeGreaterThan(0)
    expect(segments.at(-1)?.pauseAfterSec).toBe(0)
  })

  test('silent stretches join a neighbour, and a text with nothing to say has no segments', () => {
    expect(textsOf('  \n……\n你好。\n——\n***\n')).toEqual(['  \n……\n你好。\n——\n***\n'])
    expect(segmentText('……\n \n———').segments).toEqual([])
  })

  test('what nothing can read is reported with its place', () => {
    const { warnings } = segmentText('他说Привет，𠮷。')
    expect(warnings).toEqual([
      { code: 'unreadable', text: 'Привет', sourceStart: 2, sourceEnd: 8 },
      { code: 'unreadable', text: '𠮷', sourceStart: 9, sourceEnd: 11 },
    ])
  })

  test('numbers take the language of their paragraph', () => {
    const { segments } = segmentText('It was the year.\n1984\n\n这一年是\n1984')
    expect(segmentText('The war began in\n1914.\nNobody knew it.').segments[0]?.language).toBe('en')
    expect(segments[0]?.language).toBe('en')
    expect(segments[2]?.language).toBe('zh')
  })

  test('a text longer than the longest story costs steps in proportion', () => {
    const steps = (text: string) => {
      const counted = { count: 0 }
      segmentText(text, {}, counted)
      return counted.count
    }
    for (const unit of [
      '7',
      'a',
      '。',
      '.',
      '…',
      '"',
      '字',
      ' ',
      '\n',
      '<',
      '[',
      '<行|hang2>',
      '[pause:1s]',
      'a.',
      '，',
      'Dr. ',
    ]) {
      const one = steps(unit.repeat(5_000))
      const two = steps(unit.repeat(10_000))
      expect(two).toBeLessThanOrEqual(2.2 * one + 100)
    }
  })

  test.each([
    '7',
    'a',
    '。',
    '.',
    '…',
    ' ',
    '\n',
    '<',
    '[',
    '<<|',
    '"',
    '-',
    'a@',
    'a.',
    '<行|hang2>',
    '[pause:1s]',
  ])(
    'two hundred kilobytes of %j are divided whole',
    (unit) => {
      const text = unit.repeat(Math.ceil(2e5 / unit.length))
      const { segments } = segmentText(text)
      if (segments.length > 0) expect(segments.at(-1)?.sourceEnd).toBe(text.length)
    },
    20_000,
  )

  test('fifty thousand characters are divided whole', () => {
    const story = '他走了很远的路，终于到了家。“你回来了！”妈妈高兴地说。\n'.repeat(1800)
    const { segments } = segmentText(story)
    expect(segments.map(({ text }) => text).join('')).toBe(story)
    expect(segments.length).toBe(3600)
  })
})

describe('markup in a text', () => {
  test('style begins a segment and holds until it is changed', () => {
    const { segments } = segmentText('[voice:小红]你好。再见。[voice:小明][speed:0.9]走吧。[voice:]好。')
    expect(segments.map(({ style }) => [style.voice, style.speedRatio])).toEqual([
      ['小红', 1],
      ['小红', 1],
      ['小明', 0.9],
      [null, 0.9],
    ])
  })

  test('a pause stands after the segment before it', () => {
    const { segments } = segmentText('你好[pause:1.2s]世界。[pause:300ms]')
    expect(segments.map(({ pauseAfterSec }) => pauseAfterSec)).toEqual([1.2, 0.3])
  })

  test('a reading marks its characters, and the signs around it are not spoken', () => {
    const [segment] = segmentText('去<银行|yin2 hang2>吧').segments
    expect(segment?.readings).toEqual([{ start: 2, end: 4, kind: 'pinyin', reading: 'yin2 hang2' }])
    expect(segment?.unspoken).toEqual([
      { start: 1, end: 2 },
      { start: 4, end: 16 },
    ])
  })

  test.each([
    '<行|',
    '<a|b>',
    '<行|xx9>',
    '[pause:]',
    '[pause:-1s]',
    '[pause:99999s]',
    '[speed:9]',
    '[speed:x]',
    '[foo:1]',
    '<|hang2>',
    '<行|hang2',
  ])('%j is text', (text) => {
    const [segment] = segmentText(`看${text}看`).segments
    expect(segment).toMatchObject({ readings: [], unspoken: [], text: `看${text}看` })
  })

  test('a lexicon is applied outside markup, its longest entry first', () => {
    const lexicon = [
      { grapheme: '行', kind: 'pinyin', reading: 'hang2', language: 'zh' },
      { grapheme: '行走', kind: 'pinyin', reading: 'xing2 zou3', language: 'zh' },
      { grapheme: 'sql', kind: 'arpabet', reading: 'S IY1 K W AH0 L', language: 'en' },
    ] as const
    const [segment] = segmentText('行走<行|xing2>行SQL和MySQL', { lexicon }).segments
    expect(segment?.readings.map(({ reading }) => reading)).toEqual([
      'xing2 zou3',
      'xing2',
      'hang2',
      'S IY1 K W AH0 L',
    ])
  })
})
