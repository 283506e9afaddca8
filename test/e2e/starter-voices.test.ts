import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { analyzeSpeech } from '../../src/dsp/index.js'
import { starterVoices } from '../../src/voices/index.js'
import { startApp, startTestApp, type TestApp } from '../support/app.js'
import { pcmOfWav } from '../support/audio-fixtures.js'

const tone = { samples: new Float32Array(24_000).fill(0.1), sampleRateHz: 24_000 }
const namesOf = async (url: string): Promise<string[]> => {
  const { voices } = await (await fetch(`${url}/v1/voices`)).json()
  return voices.map((voice: { name: string }) => voice.name).sort()
}
const all = starterVoices.map(({ name }) => name).sort()

describe('starter voices of the real engine', () => {
  let server: TestApp
  beforeAll(async () => {
    server = await startApp({}, {})
    const answer = await fetch(`${server.url}/v1/voices/starter`, { method: 'POST' })
    expect(answer.status).toBe(201)
  }, 300_000)
  afterAll(() => server?.dispose())

  test('are listed, with their words and language', async () => {
    expect(await namesOf(server.url)).toEqual(all)
    const { voices } = await (await fetch(`${server.url}/v1/voices`)).json()
    for (const { name, sampleText, language } of starterVoices) {
      expect(voices).toContainEqual(expect.objectContaining({ name, language, transcript: sampleText }))
    }
  })

  test('sound in the registers that were designed, over 8 to 14 seconds', { timeout: 120_000 }, async () => {
    for (const { name, medianF0Hz } of starterVoices) {
      const wav = await (
        await fetch(`${server.url}/v1/voices/${encodeURIComponent(name)}/audio`)
      ).arrayBuffer()
      const { samples, sampleRateHz } = pcmOfWav(new Uint8Array(wav))
      expect(samples.length / sampleRateHz).toBeGreaterThan(8)
      expect(samples.length / sampleRateHz).toBeLessThan(14)
      const { f0Hz } = analyzeSpeech(samples, { f0Method: 'dio' })
      const voiced = f0Hz.filter((f0) => f0 > 0).sort()
      const median = voiced[voiced.length >> 1] ?? 0
      expect(Math.abs(12 * Math.log2(median / medianF0Hz))).toBeLessThan(1.5)
    }
  })

  test('speak', { timeout: 120_000 }, async () => {
    for (const { name } of starterVoices) {
      const body = { text: '好的，OK。', voice: { kind: 'saved', name }, engine: 'embedded' }
      const started = await fetch(`${server.url}/v1/jobs`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      })
      const { id } = await started.json()
      const events = await (await fetch(`${server.url}/v1/jobs/${id}/events`)).text()
      expect(events).toContain('event: done')
    }
  })

  test('are added once, and again when one was removed', { timeout: 120_000 }, async () => {
    const add = async () => (await fetch(`${server.url}/v1/voices/starter`, { method: 'POST' })).json()
    expect(await add()).toEqual({ voices: [] })
    const [name = ''] = all
    await fetch(`${server.url}/v1/voices/${encodeURIComponent(name)}`, { method: 'DELETE' })
    expect((await add()).voices).toMatchObject([{ name }])
  })
})

test('the setting adds them at the start, and without it there are none', async () => {
  const synthesizeStarter = vi.fn(async () => ({ reference: tone, profile: null }))
  const plain = await startTestApp({}, { synthesizeStarter })
  const wished = await startTestApp({ YINSE_STARTER_VOICES: 'true' }, { synthesizeStarter })
  try {
    await vi.waitFor(async () => expect(await namesOf(wished.url)).toEqual(all), { timeout: 10_000 })
    expect(await namesOf(plain.url)).toEqual([])
  } finally {
    await plain.dispose()
    await wished.dispose()
  }
})

test('two callers at once get the same voices, made once', async () => {
  const synthesizeStarter = vi.fn(async () => ({ reference: tone, profile: null }))
  const server = await startTestApp({}, { synthesizeStarter })
  try {
    const add = async () => (await fetch(`${server.url}/v1/voices/starter`, { method: 'POST' })).json()
    const [first, second] = await Promise.all([add(), add()])
    expect([first.voices.length, second.voices.length]).toContain(all.length)
    expect(synthesizeStarter).toHaveBeenCalledTimes(all.length)
  } finally {
    await server.dispose()
  }
})
