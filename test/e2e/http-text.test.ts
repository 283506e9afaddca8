import { Client } from '@gradio/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { outputSampleRateHz } from '../../src/audio/index.js'
import type { Engine, SynthesisOptions } from '../../src/engines/engine.js'
import type { Segment } from '../../src/text/index.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { pcmOfWav } from '../support/audio-fixtures.js'
import { plainTools, registryOf, toneEngine, voicesWith } from '../support/studio.js'

const asked: { segment: Segment; options: SynthesisOptions }[] = []

function listeningEngine(): Engine {
  const tone = toneEngine({ voiceChanges: ['pitchShiftSemitones'] })
  return {
    ...tone,
    synthesize(segment, prompt, options, signal) {
      asked.push({ segment, options })
      return tone.synthesize(segment, prompt, options, signal)
    },
  }
}

/** The text front end is the real one. */
const { segmentText: _plain, ...tools } = plainTools
const voice = { kind: 'saved', name: '小明' }

async function start(environment: Readonly<Record<string, string>> = {}): Promise<TestApp> {
  const voices = await voicesWith('小明')
  return startTestApp(environment, { voices, engines: registryOf(listeningEngine()), tools })
}

let server: TestApp
beforeAll(async () => {
  server = await start()
})
afterAll(() => server.dispose())

const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  fetch(`${server.url}${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
const json = async (answer: Promise<Response>) => (await answer).json()

/** The finished job's wav. */
async function spoken(body: object, on: TestApp = server) {
  asked.length = 0
  const started = await fetch(`${on.url}/v1/jobs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ voice, ...body }),
  })
  const { id, error } = await started.json()
  if (error) throw new Error(error.code)
  await (await fetch(`${on.url}/v1/jobs/${id}/events`)).text()
  const wav = await (await fetch(`${on.url}/v1/jobs/${id}/result`)).arrayBuffer()
  const { result } = await (await fetch(`${on.url}/v1/jobs/${id}`)).json()
  return { samples: pcmOfWav(new Uint8Array(wav)).samples, result }
}

const ssml = '<speak>早。<prosody rate="50%" pitch="+2st">晚。</prosody></speak>'
const styles = () =>
  asked.map(({ segment, options: { speedRatio, pitchShiftSemitones } }) => [
    segment.text,
    speedRatio,
    pitchShiftSemitones,
  ])
const styled = [
  ['早。', 1, 0],
  ['晚。', 0.5, 2],
]

describe('SSML comes in', () => {
  test('by POST /v1/jobs', async () => {
    await spoken({ text: ssml, seed: 1 })
    expect(styles()).toEqual(styled)
  })

  test('by POST /v1/audio/speech', async () => {
    asked.length = 0
    const body = { model: 'tts-1', voice: '小明', input: ssml, seed: 2, response_format: 'pcm' }
    const answer = await send('POST', '/v1/audio/speech', body)
    expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(0)
    expect(styles()).toEqual(styled)
  })

  test('by /infer of the old app', async () => {
    asked.length = 0
    const client = await Client.connect(server.url)
    // Other sentences than above: what was spoken already is not spoken again.
    const text = ssml.replace('早', '朝').replace('晚', '夕')
    const { data } = await client.predict('/infer', { name: '小明.pt', voice: null, text, speed: 1 })
    expect((data as [{ url: string }])[0].url).toContain('audio.wav')
    expect(styles().map(([, ...style]) => style)).toEqual(styled.map(([, ...style]) => style))
    client.close()
  })

  test('and is refused with what is wrong with it', async () => {
    const answer = await send(
      'POST',
      '/v1/jobs',
      { text: '<speak><audio/></speak>', voice },
      { 'accept-language': 'en' },
    )
    expect(answer.status).toBe(400)
    expect((await answer.json()).error).toMatchObject({
      code: 'ssml-invalid',
      message: expect.stringContaining('<audio> is not supported'),
    })
    const dtd = await send('POST', '/v1/jobs', {
      text: '<!DOCTYPE x [<!ENTITY a "b">]><speak>&a;</speak>',
      inputType: 'ssml',
      voice,
    })
    expect((await dtd.json()).error).toMatchObject({ code: 'ssml-invalid', data: { reason: 'doctype' } })
  })
})

describe('/v1/lexicon', () => {
  test('is added to, replaced, listed, exported as TSV and removed from', async () => {
    const first = { entries: [{ grapheme: '行', reading: 'hang2' }] }
    expect(await json(send('POST', '/v1/lexicon', first))).toEqual({
      project: 'default',
      projects: ['default'],
      entries: [{ grapheme: '行', reading: 'hang2', kind: 'pinyin', language: 'zh' }],
    })
    const tsv = { 'content-type': 'text/tab-separated-values' }
    await send('POST', '/v1/lexicon', '# mine\nminute\tM IH1 N AH0 T\ten\n', tsv)
    expect(await (await send('GET', '/v1/lexicon?format=tsv')).text()).toBe(
      '行\thang2\tzh\nminute\tM IH1 N AH0 T\ten\n',
    )
    expect((await json(send('DELETE', '/v1/lexicon?grapheme=minute'))).entries).toHaveLength(1)
    await send('PUT', '/v1/lexicon', { entries: [] })
    expect((await json(send('GET', '/v1/lexicon'))).entries).toEqual([])
  })

  test('is honoured in speech and shown in the reading, of its project only', async () => {
    await send('PUT', '/v1/lexicon?project=book', {
      entries: [{ grapheme: '行不行', reading: 'hang2 bu5 hang2' }],
    })
    await spoken({ text: '行不行？', project: 'book' })
    expect(asked.flatMap(({ segment }) => segment.readings)).toMatchObject([{ reading: 'hang2 bu5 hang2' }])
    await spoken({ text: '行不行？' })
    expect(asked.flatMap(({ segment }) => segment.readings)).toEqual([])
    const pinyinIn = async (project: string) => {
      const { sentences } = await json(send('POST', '/v1/text/reading', { text: '行不行？', project }))
      const words = sentences[0].words as { syllables: { pinyin: string }[] }[]
      return words.flatMap(({ syllables }) => syllables.map((one) => one.pinyin)).join(' ')
    }
    expect(await pinyinIn('book')).toBe('hang2 bu5 hang2')
    expect(await pinyinIn('default')).toBe('xing2 bu4 xing2')
  })

  test.each([
    ['POST', '/v1/lexicon', { entries: [{ grapheme: '行', reading: 'hangg2' }] }, 400, 'lexicon-invalid'],
    ['POST', '/v1/lexicon', { entries: [{ grapheme: '行' }] }, 400, 'request-invalid'],
    ['POST', '/v1/lexicon?project=a%2Fb', { entries: [] }, 400, 'lexicon-project-invalid'],
    ['DELETE', '/v1/lexicon?grapheme=x', undefined, 404, 'lexicon-entry-not-found'],
    ['DELETE', '/v1/lexicon', undefined, 400, 'request-invalid'],
  ])('%s %s with %j is refused', async (method, path, body, status, code) => {
    const answer = await send(method, path, body)
    expect([answer.status, (await answer.json()).error.code]).toEqual([status, code])
  })
})

/** Lengths of sound and silence, in units of 100 ms, until `count` of them are known. */
function rhythmOf(samples: Float32Array, count: number): number[] {
  const unit = outputSampleRateHz / 10
  const lengths: number[] = []
  let isSounding = true
  for (let from = 0; from + unit <= samples.length && lengths.length <= count; from += unit) {
    const isLoud = samples.subarray(from, from + unit).some((value) => Math.abs(value) > 0.05)
    if (isLoud === isSounding && lengths.length > 0) lengths[lengths.length - 1] = (lengths.at(-1) ?? 0) + 1
    else lengths.push(1)
    isSounding = isLoud
  }
  return lengths.slice(0, count)
}
const shortLongShortShort = [1, 1, 3, 3, 1, 1, 1]

describe('the audible label', () => {
  test('is off unless it is asked for', async () => {
    const { samples } = await spoken({ text: '一二三。' })
    expect(samples.length).toBe(4 * 1200)
  })

  test.each(['morse', 'morse-end'])('%s is Morse for AI', async (audibleLabel) => {
    const plain = await spoken({ text: '一二三。' })
    const { samples, result } = await spoken({ text: '一二三。', audibleLabel })
    const noticeSamples = 1.1 * outputSampleRateHz
    expect(samples.length).toBe(plain.samples.length + noticeSamples + 0.5 * outputSampleRateHz)
    const notice = audibleLabel === 'morse' ? samples : samples.subarray(-noticeSamples)
    expect(rhythmOf(notice, 7)).toEqual(shortLongShortShort)
    // The sentence list is the text's; times are those of the track.
    expect(result.sentences).toHaveLength(1)
    expect(result.sentences[0].startSec).toBeCloseTo(audibleLabel === 'morse' ? 1.6 : 0, 6)
  })

  test('spoken is said in the voice of the job, and is no sentence of the text', async () => {
    const { result } = await spoken({ text: 'Hello there.', audibleLabel: 'spoken' })
    expect(asked.map(({ segment }) => segment.text)).toContain(
      'This audio was generated by artificial intelligence.',
    )
    expect(result.sentences.map((sentence: { text: string }) => sentence.text)).toEqual(['Hello there.'])
    expect(result.sentences[0].startSec).toBeGreaterThan(1)
  })

  test('that the owner set can be chosen otherwise but not switched off', async () => {
    const strict = await start({ YINSE_AUDIBLE_LABEL: 'morse' })
    try {
      expect(rhythmOf((await spoken({ text: '一。' }, strict)).samples, 7)).toEqual(shortLongShortShort)
      const { samples } = await spoken({ text: '一。', audibleLabel: 'morse-end' }, strict)
      expect(rhythmOf(samples.subarray(-1.1 * outputSampleRateHz), 7)).toEqual(shortLongShortShort)
      await expect(spoken({ text: '一。', audibleLabel: 'off' }, strict)).rejects.toThrow(
        'audible-label-required',
      )
    } finally {
      await strict.dispose()
    }
  })

  test('of subtitles stands before the first, or is refused where there is no room', async () => {
    const cue = (start: string, end: string) => `1\n${start} --> ${end}\n一二三。\n`
    const { result } = await spoken({ srt: cue('00:00:03,000', '00:00:05,000'), audibleLabel: 'morse' })
    expect(result.sentences[0].startSec).toBeCloseTo(3, 6)
    const job = await send('POST', '/v1/jobs', {
      srt: cue('00:00:01,000', '00:00:05,000'),
      audibleLabel: 'morse',
      voice,
    })
    const { id } = await job.json()
    await (await send('GET', `/v1/jobs/${id}/events`)).text()
    expect((await json(send('GET', `/v1/jobs/${id}`))).error.code).toBe('audible-label-no-room')
  })
})
