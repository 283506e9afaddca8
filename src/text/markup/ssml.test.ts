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

  test('entities, CDATA and comments are what XML says', () => {
    expect(parsed('<speak>a &lt; b &#x4f60; <![CDATA[<c>]]><!-- no --></speak>').text).toBe('a < b 你 <c>')
  })

  test.each([
    ['<phoneme alphabet="pinyin" ph="chong2 qing4">重庆</phoneme>', 'pinyin', 'chong2 qing4'],
    ['<phoneme alphabet="x-pinyin" ph="chóng">重</phoneme>', 'pinyin', 'chóng'],
    ['<phoneme alphabet="x-arpabet" ph="L AY1 V">live</phoneme>', 'arpabet', 'L AY1 V'],
    ['<phoneme ph="laɪv">live</phoneme>', 'ipa', 'laɪv'],
  ])('%s is %s', (element, kind, reading) => {
    expect(parsed(`<speak>${element}</speak>`).readings).toMatchObject([{ kind, reading }])
  })

  test.each([
    ['<say-as interpret-as="telephone">138-0013</say-as>', '1 3 8 0 0 1 3'],
    ['<say-as interpret-as="ordinal">22</say-as> <say-as interpret-as="ordinal">12</say-as>', '22nd 12th'],
    ['<say-as interpret-as="date" format="ymd">2024-05-01</say-as>', '2024-05-01'],
  ])('%s is written %s', (element, text) => {
    expect(parsed(`<speak>${element}</speak>`).text).toBe(text)
  })

  test('prosody inside prosody adds up', () => {
    const [segment] = segmentsOf(
      '<speak><prosody rate="50%" pitch="-1st"><prosody rate="+50%" pitch="+3st">一。</prosody></prosody></speak>',
    )
    expect(segment?.style).toEqual({ speedRatio: 0.75, pitchShiftSemitones: 2, voice: null })
  })

  test.each([
    ['<audio src="a.mp3"/>', 'element', 'audio'],
    ['<emphasis>a</emphasis>', 'element', 'emphasis'],
    ['<speak>a</speak>', 'element', 'speak'],
    ['<prosody volume="loud">a</prosody>', 'attribute', 'prosody volume'],
    ['<voice gender="female">a</voice>', 'attribute', 'voice gender'],
    ['<voice>a</voice>', 'value', 'voice name=""'],
    ['<prosody rate="quickly">a</prosody>', 'value', 'prosody rate="quickly"'],
    ['<prosody rate="-100%">a</prosody>', 'value', 'prosody rate="-100%"'],
    ['<prosody pitch="220Hz">a</prosody>', 'value', 'prosody pitch="220Hz"'],
    ['<break time="90s"/>', 'value', 'break time="90s"'],
    ['<break strength="huge"/>', 'value', 'break strength="huge"'],
    ['<phoneme alphabet="x-sampa" ph="a">a</phoneme>', 'value', 'phoneme ph="a"'],
    ['<phoneme ph="汉">a</phoneme>', 'value', 'phoneme ph="汉"'],
    ['<say-as interpret-as="song">a</say-as>', 'value', 'say-as interpret-as="song"'],
    ['<sub>a</sub>', 'value', 'sub alias=""'],
  ])('%s is not in the subset, and said so', (inner, reason, what) => {
    expect(parseSsml(`<speak>b${inner}</speak>`)).toEqual({ kind: 'problem', at: 8, reason, what })
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
    ['<speak foo=bar>a</speak>', 'not-well-formed'],
    [`<speak>${'&lol;'.repeat(1000)}</speak>`, 'not-well-formed'],
  ])('%s is refused: %s', (ssml, reason) => {
    expect(parseSsml(ssml)).toMatchObject({ kind: 'problem', reason })
  })
})
