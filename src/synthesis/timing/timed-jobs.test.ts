import { readFile } from 'node:fs/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { createTestStudio, speakRequest, type TestStudio, toneEngine } from '../../../test/support/studio.js'
import { type Cue, naturalSpeed, type SpeakRequest, textOfCues } from '../index.js'

const ignore = () => {}
const never = new AbortController().signal
const opened: TestStudio[] = []
afterEach(async () => {
  for (const one of opened.splice(0)) await one.dispose()
})

/** 50 ms a character, half a second after a full stop, both divided by the speed. */
async function open() {
  const engine = toneEngine()
  const one = await createTestStudio({ engines: [engine] })
  opened.push(one)
  const voice = { kind: 'reference', filePath: await one.upload(), transcript: null } as const
  const speak = (text: string, change: Partial<SpeakRequest>) =>
    one.studio.speak(speakRequest(text, voice, change), ignore, never)
  return { ...one, speak, engine }
}

const dub = (cues: readonly Cue[], max = naturalSpeed.max) => ({
  timing: { kind: 'cues', cues, speed: { min: 1, max } } as const,
})
const cue = (startSec: number, endSec: number, text: string): Cue => ({ startSec, endSec, text })

describe('a job of a wanted duration', () => {
  const wanted = (durationSec: number, min = 0.6, max = 1.6) => ({
    timing: { kind: 'duration', durationSec, speed: { min, max } } as const,
  })

  test('lasts so long, pauses included, and tells the speed', async () => {
    const { speak } = await open()
    // 10 characters and one pause: 1 s at speed 1.
    const { durationSec, fit } = await speak('一二三四。六七八九。', wanted(0.8))
    expect(durationSec).toBeCloseTo(0.8, 2)
    expect(fit).toMatchObject({ targetSec: 0.8, speedRatio: 1.25, isAtLimit: false })
    expect(fit?.errorSec).toBeCloseTo(durationSec - 0.8, 9)
  })

  test('tells how far the rounds are in which its speed is found', async () => {
    const { studio, upload } = await open()
    const voice = { kind: 'reference', filePath: await upload(), transcript: null } as const
    const told: string[] = []
    await studio.speak(
      speakRequest('一二三四。六七八九。', voice, wanted(0.8)),
      (event) => {
        if (event.kind === 'fitting') told.push(`${event.round}: ${event.done}/${event.total}`)
        if (event.kind === 'sentence') told.push(`spoken ${event.done}/${event.total}`)
      },
      never,
    )
    expect(told).toEqual(['1: 1/2', '1: 2/2', '2: 1/2', '2: 2/2', 'spoken 1/2', 'spoken 2/2'])
  })

  test('that no natural speed reaches says what is missing', async () => {
    const { speak } = await open()
    const { durationSec, fit } = await speak('一二三四。六七八九。', wanted(0.4))
    expect(durationSec).toBeCloseTo(1 / 1.6, 2)
    expect(fit).toMatchObject({ speedRatio: 1.6, isAtLimit: true })
    expect(fit?.errorSec).toBeCloseTo(1 / 1.6 - 0.4, 2)
  })

  test.each([
    [wanted(0), 'duration-out-of-range'],
    [wanted(Number.NaN), 'duration-out-of-range'],
    [wanted(5, 2, 1), 'speed-limits-crossed'],
    [wanted(5, 0.01, 1), 'speed-out-of-range'],
  ])('%j is refused: %s', async (change, code) => {
    const { speak } = await open()
    await expect(speak('一。', change)).rejects.toMatchObject({ code })
  })
})

describe('subtitles are spoken', () => {
  test('each at its time, with silence to the end of the last', async () => {
    const { speak } = await open()
    const cues = [cue(1, 2, '一二。'), cue(3, 4, '三四五。')]
    const result = await speak(textOfCues(cues), dub(cues))
    expect(result.durationSec).toBe(4)
    expect(result.sentences).toMatchObject([
      { startSec: 1, endSec: 1.15, text: '一二。', fit: { lateSec: 0, overrunSec: 0, speedRatio: 1 } },
      { startSec: 3, text: '三四五。', fit: { targetSec: 1 } },
    ])
    const samples = (await readFile(result.filePath)).subarray(44)
    const isSilent = (from: number, to: number) =>
      samples.subarray(48_000 * from, 48_000 * to).every((byte) => byte === 0 || byte === 255 || byte === 1)
    expect([isSilent(0, 1), isSilent(1, 1.1), isSilent(2, 3), isSilent(3, 3.1)]).toEqual([
      true,
      false,
      true,
      false,
    ])
  })

  test('faster where they are too long, and never slower', async () => {
    const { speak } = await open()
    // A second of speech for 0.8 s, and a tenth of a second for 3 s.
    const cues = [cue(0, 0.8, '一二三四。六七八九。'), cue(1, 4, '二。')]
    const { sentences } = await speak(textOfCues(cues), dub(cues))
    expect(sentences[0]?.fit).toMatchObject({ speedRatio: 1.25, overrunSec: 0, isAtLimit: false })
    expect(sentences[0]?.endSec).toBeCloseTo(0.8, 2)
    expect(sentences[1]).toMatchObject({ startSec: 1, fit: { speedRatio: 1, isAtLimit: false } })
    expect(sentences[1]?.endSec).toBeCloseTo(1.1, 6)
  })

  test('and what does not fit is reported: how far it runs over and how late the next begins', async () => {
    const { speak } = await open()
    const cues = [cue(0, 0.4, '一二三四。六七八九。'), cue(0.5, 1, '二。'), cue(2, 3, '三。')]
    const { sentences } = await speak(textOfCues(cues), dub(cues, 1.25))
    expect(sentences[0]?.fit).toMatchObject({ speedRatio: 1.25, isAtLimit: true, lateSec: 0 })
    expect(sentences[0]?.fit?.overrunSec).toBeCloseTo(0.4, 6)
    expect(sentences[0]?.fit?.errorSec).toBeCloseTo(0.4, 6)
    expect(sentences[1]?.fit?.lateSec).toBeCloseTo(0.3, 6)
    expect(sentences[2]).toMatchObject({ startSec: 2, fit: { lateSec: 0, overrunSec: 0 } })
  })

  test('the second time from the store', async () => {
    const { speak, engine } = await open()
    const cues = [cue(0, 0.8, '一二三四。六七八九。')]
    const first = await speak(textOfCues(cues), dub(cues))
    const count = engine.spoken.length
    const second = await speak(textOfCues(cues), dub(cues))
    expect(engine.spoken).toHaveLength(count)
    expect(await readFile(second.filePath)).toEqual(await readFile(first.filePath))
  })
})
