import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AppError } from '../../foundation/index.js'
import { parseSubtitles } from './parse-subtitles.js'
import { subtitlesOf } from './subtitles.js'

const srt = `1
00:00:01,000 --> 00:00:02,500
<i>你好，</i>
世界。

2
00:01:00,250 --> 01:00:01,000
{\\an8}<行|hang2>业 <b>Hello</b>
`

describe('subtitles', () => {
  test('of SubRip lose their formatting, not our markup', () => {
    expect(parseSubtitles(srt)).toEqual([
      { startSec: 1, endSec: 2.5, text: '你好， 世界。' },
      { startSec: 60.25, endSec: 3601, text: '<行|hang2>业 Hello' },
    ])
  })

  test('of WebVTT are read with notes, settings, names and without hours', () => {
    const vtt = `WEBVTT - title

NOTE a comment

intro
00:01.000 --> 00:02.000 line:0 position:20%
<v Anna>Hello <00:01.500>there</v>

00:03.000 --> 00:04.000
`
    expect(parseSubtitles(vtt)).toEqual([{ startSec: 1, endSec: 2, text: 'Hello there' }])
  })

  test('of Windows, with a byte order mark, out of order and without empty lines between', () => {
    const crowded =
      '\uFEFF7\r\n00:00:05,0 --> 00:00:06,00\r\nlater\r\n8\r\n00:00:01,000 --> 00:00:02,000\r\n2024\r\n'
    expect(parseSubtitles(crowded)).toEqual([
      { startSec: 1, endSec: 2, text: '2024' },
      { startSec: 5, endSec: 6, text: 'later' },
    ])
  })

  test.each([
    ['', 1, 'no-cues'],
    ['no subtitles at all', 1, 'no-cues'],
    ['1\n00:00:01 --> 00:00:02\nx', 2, 'times'],
    ['1\n00:00:03,000 --> 00:00:02,000\nx', 2, 'order'],
  ])('%j are refused with the line', (content, line, reason) => {
    const refused = () => parseSubtitles(content)
    expect(refused).toThrow(AppError)
    expect(refused).toThrow(expect.objectContaining({ code: 'subtitles-invalid' }))
    try {
      refused()
    } catch (error) {
      expect((error as AppError).data).toMatchObject({ line, reason })
    }
  })

  test('that we write are read as they were', () => {
    const word = fc.stringMatching(/^[a-z一-龥]{1,12}$/)
    const milliseconds = fc.integer({ min: 1, max: 100_000 })
    fc.assert(
      fc.property(fc.array(fc.tuple(word, milliseconds), { minLength: 1, maxLength: 8 }), (said) => {
        let at = 0
        const sentences = said.map(([text, length], index) => {
          const startSec = at / 1000
          at += length
          return { index, text, startSec, endSec: at / 1000, marks: [] }
        })
        const cues = parseSubtitles(subtitlesOf(sentences, 'srt'))
        expect(cues.map(({ text }) => text)).toEqual(said.map(([text]) => text))
        for (const [index, cue] of cues.entries()) {
          expect(cue.startSec).toBeCloseTo(sentences[index]?.startSec ?? -1, 9)
          expect(cue.endSec).toBeCloseTo(sentences[index]?.endSec ?? -1, 9)
        }
      }),
    )
  })

  test('of any content are cues in order or a clear error', () => {
    const line = fc.oneof(
      fc.string(),
      fc.constantFrom('', '1', '00:00:01,000 --> 00:00:02,000', '00:1.5 --> 99:99:99.9', '<i>', '-->'),
    )
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        try {
          const cues = parseSubtitles(lines.join('\n'))
          for (const { startSec, endSec, text } of cues) {
            expect(endSec).toBeGreaterThan(startSec)
            expect(text.trim()).not.toBe('')
          }
          expect(cues.map(({ startSec }) => startSec)).toEqual(
            cues.map(({ startSec }) => startSec).sort((a, b) => a - b),
          )
        } catch (error) {
          expect(error).toBeInstanceOf(AppError)
        }
      }),
    )
  })
})
