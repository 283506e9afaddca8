import { describe, expect, test } from 'vitest'
import { segmentAnnotatedText } from '../segmenting/segment-text.js'
import type { AnnotatedText } from './annotated-text.js'
import { parseSsml } from './ssml.js'

const parsed = (ssml: string): AnnotatedText => {
  const result = parseSsml(ssml)
  if ('kind' in result) throw new Error(`${result.reason} at ${result.at}`)
  return result
}
const segmentsOf = (ssml: string) => segmentAnnotatedText(parsed(ssml)).segments

describe('parseSsml', () => {
  test('sentences and paragraphs divide the text', () => {
    const segments = segmentsOf('<speak><p><s>你好</s><s>世界</s></p><p>再见</p></speak>')
    expect(segments.map(({ text }) => text)).toEqual(['你好', '世界', '再见'])
    expect(segments.map(({ paragraph }) => paragraph)).toEqual([0, 0, 1])
  })

  test('a break is a pause after what stands before it', () => {
    expect(
      segmentsOf('<speak>你好<break time="1.5s"/>世界<break time="200ms"/></speak>').map(
        (s) => s.pauseAfterSec,
      ),
    ).toEqual([1.5, 0.2])
  })

  test('prosody and voice hold inside their element', () => {
    const segments = segmentsOf(
      '<speak>一。<prosody rate="80%" pitch="+2st">二。<voice name="小红">三。</voice></prosody>四。</speak>',
    )
    expect(segments.map(({ style }) => [style.speedRatio, style.pitchShiftSemitones, style.voice])).toEqual([
      [1, 0, null],
      [0.8, 2, null],
      [0.8, 2, '小红'],
      [1, 0, null],
    ])
  })

  test('phoneme fixes a reading, sub replaces, say-as spells', () => {
    const { text, readings } = parsed(
      '<speak><phoneme alphabet="ipa" ph="təˈmeɪtoʊ">tomato</phoneme> <sub alias="世界卫生组织">WHO</sub> <say-as interpret-as="characters">ab1</say-as></speak>',
    )
    expect(text).toBe('tomato 世界卫生组织 a b 1')
    expect(readings).toEqual([{ start: 0, end: 6, kind: 'ipa', reading: 'təˈmeɪtoʊ' }])
  })

  test('entities, CDATA and comments are what XML says; unknown elements are read through', () => {
    expect(
      parsed('<speak>a &lt; b &#x4f60; <![CDATA[<c>]]><!-- no --><emphasis>d</emphasis></speak>').text,
    ).toBe('a < b 你 <c>d')
  })

  test.each([
    ['<!DOCTYPE speak [<!ENTITY a "b">]><speak>&a;</speak>', 'doctype'],
    ['<speak><!DOCTYPE x></speak>', 'doctype'],
    ['<speak><?php x ?></speak>', 'doctype'],
    ['<speak>a', 'not-well-formed'],
    ['<speak><p>a</s></speak>', 'not-well-formed'],
    ['<speak>&bad;</speak>', 'not-well-formed'],
    ['<speak>a</speak>b', 'not-well-formed'],
    ['<speak>a</speak><speak>b</speak>', 'not-well-formed'],
    ['hello', 'root'],
    [`<speak>${'<p>'.repeat(40)}`, 'too-deep'],
  ])('%s is refused: %s', (ssml, reason) => {
    expect(parseSsml(ssml)).toMatchObject({ kind: 'problem', reason })
  })
})
