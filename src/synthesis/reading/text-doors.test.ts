// What the text of a job itself asks for: SSML, styles, voices, and its owner's lexicon.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createTestStudio, speakRequest, type TestStudio, toneEngine } from '../../../test/support/studio.js'
import { speechTools } from '../../app/tools.js'
import { allVoiceChanges, type Engine, type SynthesisOptions } from '../../engines/engine.js'
import type { AppError } from '../../foundation/index.js'
import type { Segment } from '../../text/index.js'
import type { SpeakRequest } from '../speech.js'

interface Asked {
  readonly segment: Segment
  readonly options: SynthesisOptions
}

let testStudio: TestStudio
let asked: Asked[]
let reference: string

/** A tone engine that tells what it was asked for. */
function listeningEngine(canReshape: boolean): Engine {
  const tone = toneEngine()
  return {
    ...tone,
    capabilities: { ...tone.capabilities, voiceChanges: canReshape ? allVoiceChanges : [] },
    synthesize(segment, prompt, options, signal) {
      asked.push({ segment, options })
      return tone.synthesize(segment, prompt, options, signal)
    },
  }
}

async function open(canReshape = true): Promise<void> {
  await testStudio?.dispose()
  asked = []
  const { segmentText } = speechTools(undefined as never, { producer: '', labelOffReason: 'a test' })
  testStudio = await createTestStudio({ engines: [listeningEngine(canReshape)], tools: { segmentText } })
  reference = await testStudio.upload()
}
beforeEach(() => open())
afterEach(() => testStudio.dispose())

const speak = (text: string, change: Partial<SpeakRequest> = {}) => {
  const voice = { kind: 'reference', filePath: reference, transcript: null } as const
  return testStudio.studio.speak(speakRequest(text, voice, change), () => {}, new AbortController().signal)
}

describe('SSML', () => {
  test('is told by its beginning; pitch, rate and pauses reach the engine and the result', async () => {
    const text = '<speak>一。<prosody rate="50%" pitch="+3st">二。</prosody><break time="2s"/>三。</speak>'
    const { sentences } = await speak(text)
    expect(asked.map(({ segment }) => segment.text)).toEqual(['一。', '二。', '三。'])
    expect(asked.map(({ options }) => [options.speedRatio, options.pitchShiftSemitones])).toEqual([
      [1, 0],
      [0.5, 3],
      [1, 0],
    ])
    expect((sentences[2]?.startSec ?? 0) - (sentences[1]?.endSec ?? 0)).toBeCloseTo(2, 6)
  })

  test('asked for as text it is text', async () => {
    await speak('<speak>一</speak>', { inputType: 'text' })
    expect(asked.map(({ segment }) => segment.text).join('')).toBe('<speak>一</speak>')
  })

  test.each([
    ['<speak>一', 'ssml-invalid'],
    ['<!DOCTYPE speak [<!ENTITY a "b">]><speak>&a;</speak>', 'ssml-invalid'],
    [
      '<?xml version="1.0"?>\n<!DOCTYPE speak PUBLIC "-//W3C//DTD SYNTHESIS 1.0//EN" "x.dtd"><speak>一</speak>',
      'ssml-invalid',
    ],
    ['<!-- a --><!DOCTYPE x SYSTEM "file:///etc/passwd"><speak>一</speak>', 'ssml-invalid'],
    ['<speak><audio src="a"/></speak>', 'ssml-invalid'],
    ['<speak><voice name="无">一</voice></speak>', 'voice-not-found'],
    ['[voice:无]一', 'voice-not-found'],
    ['一[speed:9]二', 'markup-invalid'],
    ['[speed:abc]一', 'markup-invalid'],
    ['[Speed：0]一', 'markup-invalid'],
    ['[pause:-1s]一', 'markup-invalid'],
    ['[pause:]一', 'markup-invalid'],
    ['[pause:2min]一', 'markup-invalid'],
    ['<行|hang>一', 'markup-invalid'],
    ['<行|hang9>一', 'markup-invalid'],
    ['<live|L AI V>', 'markup-invalid'],
    ['<speak><prosody pitch="+40st">一</prosody></speak>', 'option-out-of-range'],
    ['<speak><prosody rate="900%">一</prosody></speak>', 'speed-out-of-range'],
  ])('%s is refused before it waits: %s', async (text, code) => {
    await expect(speak(text)).rejects.toMatchObject({ code })
    expect(testStudio.studio.queueStatus().running).toBe(0)
  })

  test.each([
    '[1]',
    '[注]',
    '[laughs]',
    '[ speed:9]',
    '[注:一]',
    '<a|b>',
    '<日|月>',
    '【speed:9】',
    '[speed]',
  ])('%s is text', async (text) => {
    await speak(`一${text}二`)
    expect(asked.map(({ segment }) => segment.text).join('')).toBe(`一${text}二`)
    expect(asked.flatMap(({ segment }) => segment.unspoken)).toEqual([])
  })

  test('wrong markup is named with its place, what is allowed and how to have it read as text', async () => {
    const failure = (await speak('𠮷[speed:9]一').catch((error: unknown) => error)) as AppError
    expect(failure.text('en')).toBe(
      'The markup "[speed:9]" at character 2 is not understood. A speed is [speed:0.9], from 0.25 to 4; 1 is the usual one. If it is meant as text, put a space after its bracket.',
    )
    expect(failure.text('zh')).toContain('第 2 个字符处的标记“[speed:9]”看不懂')
  })

  test('a pause goes with the speed of its sentence; one that was asked for is as long as was asked', async () => {
    const gapsOf = async (text: string, speedRatio = 1) => {
      const options = { ...speakRequest('', { kind: 'saved', name: '' }).options, speedRatio }
      const { sentences } = await speak(text, { options })
      return sentences.slice(1).map(({ startSec }, at) => startSec - (sentences[at]?.endSec ?? 0))
    }
    const [usual = 0] = await gapsOf('一。二。')
    const [fast, slow] = await gapsOf('[speed:2]一。[speed:0.5]二。三。')
    expect(fast).toBeCloseTo(usual / 2, 3)
    expect(slow).toBeCloseTo(usual * 2, 3)
    expect((await gapsOf('[speed:2]一。[pause:1.2s]二。', 1.5))[0]).toBeCloseTo(1.2, 3)
  })

  test('SSML that was announced and is none is refused', async () => {
    await expect(speak('一', { inputType: 'ssml' })).rejects.toMatchObject({ code: 'ssml-invalid' })
  })

  test('two speeds that are too fast together are refused, not cut down', async () => {
    const options = { ...speakRequest('', { kind: 'saved', name: '' }).options, speedRatio: 3 }
    await expect(speak('[speed:2]一', { options })).rejects.toMatchObject({ code: 'speed-out-of-range' })
  })
})

test('an engine that cannot change the pitch says so', async () => {
  await open(false)
  await expect(speak('<speak><prosody pitch="high">一</prosody></speak>')).rejects.toMatchObject({
    code: 'option-unsupported',
  })
  const options = { ...speakRequest('', { kind: 'saved', name: '' }).options, breathiness: 0.5 }
  await expect(speak('一', { options })).rejects.toMatchObject({ code: 'option-unsupported' })
  expect(asked).toEqual([])
})

test('a voice of the text speaks its part', async () => {
  const save = { owner: { kind: 'local' }, name: '小红', filePath: reference, transcript: null } as const
  await testStudio.studio.saveVoice(save, new AbortController().signal)
  await speak('旁白。[voice:小红]你好。[voice:]完。')
  expect(asked.map(({ segment }) => segment.style.voice)).toEqual([null, '小红', null])
})

describe("the owner's lexicon", () => {
  const write = (owner: string, project: string, reading: string) =>
    testStudio.lexicons.write(
      { owner, project },
      [{ grapheme: '行', reading, kind: 'pinyin', language: 'zh' }],
      'add',
    )
  const readings = () => asked.flatMap(({ segment }) => segment.readings.map(({ reading }) => reading))

  test('reaches the engine; a project has its own on top; what stands in the text wins', async () => {
    await write('local', 'default', 'xing2')
    await write('local', '书', 'hang2')
    await speak('行。')
    await speak('行！', { project: '书' })
    await speak('<行|heng2>。')
    expect(readings()).toEqual(['xing2', 'hang2', 'heng2'])
  })

  test('a changed entry speaks a stored sentence anew, an unchanged one does not', async () => {
    await speak('行。')
    await speak('行。')
    expect(asked).toHaveLength(1)
    await write('local', 'default', 'hang2')
    await speak('行。')
    expect(asked).toHaveLength(2)
  })

  test("one key's lexicon is not another's", async () => {
    await write('key:a', 'default', 'hang2')
    await speak('行。', { owner: { kind: 'key', id: 'b' } })
    expect(readings()).toEqual([])
    await speak('行。', { owner: { kind: 'key', id: 'a' } })
    expect(readings()).toEqual(['hang2'])
  })

  test('without keys it belongs to the machine, whoever calls', async () => {
    await write('local', 'default', 'hang2')
    await speak('行。', { owner: { kind: 'session', id: 'x' } })
    expect(readings()).toEqual(['hang2'])
  })
})

test('a text can be read without being spoken', async () => {
  await testStudio.lexicons.write(
    { owner: 'local', project: 'default' },
    [{ grapheme: 'Nguyen', reading: 'W IH1 N', kind: 'arpabet', language: 'en' }],
    'add',
  )
  const { text, sentences, warnings } = await testStudio.studio.readText({
    owner: { kind: 'local' },
    text: '不是 Nguyen。\n3个<行|hang2>人\u{e000}',
  })
  expect(text.slice(sentences[1]?.sourceStart, sentences[1]?.sourceEnd)).toBe(sentences[1]?.text)
  const words = sentences.flatMap((sentence) => sentence.words)
  expect(words[0]).toMatchObject({
    text: '不是',
    isFixed: false,
    syllables: [
      { character: '不', pinyin: 'bu4', spoken: 'bu2', sourceStart: 0, sourceEnd: 1 },
      { character: '是', pinyin: 'shi4', spoken: 'shi4' },
    ],
  })
  expect(words.find(({ language }) => language === 'en')).toMatchObject({
    text: 'Nguyen',
    isFixed: true,
    arpabet: ['W', 'IH1', 'N'],
  })
  const fixed = words.find((word) => word.language === 'zh' && word.isFixed)
  expect(fixed).toMatchObject({
    syllables: expect.arrayContaining([expect.objectContaining({ pinyin: 'hang2' })]),
  })
  expect(warnings.map((warning) => warning.text)).toEqual(['\u{e000}'])
  expect(asked).toEqual([])
})
