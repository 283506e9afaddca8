import { readFile, writeFile } from 'node:fs/promises'
import { afterEach, describe, expect, test } from 'vitest'
import {
  createTestStudio,
  deferred,
  ManualTime,
  memoryVoices,
  speakRequest,
  type TestStudio,
  type TestStudioOptions,
  toneEngine,
} from '../../../test/support/studio.js'
import { morseOfAi } from '../../audio/index.js'
import { createJobBook, type SpeakRequest, textOfCues } from '../index.js'

const owner = { kind: 'local' } as const
const never = new AbortController().signal
const opened: TestStudio[] = []
afterEach(async () => {
  for (const one of opened.splice(0)) await one.dispose()
})

/** A finished job; a character is 50 ms, a full stop is followed by half a second. */
async function spokenJob(
  text = '一二。三四五。六。',
  options: TestStudioOptions = {},
  change: Partial<SpeakRequest> = {},
) {
  const engine = toneEngine()
  const one = await createTestStudio({ engines: [engine], ...options })
  opened.push(one)
  const book = createJobBook(one.studio, new ManualTime().clock)
  const voice = { kind: 'reference', filePath: await one.upload(), transcript: null } as const
  const { id } = await book.start(speakRequest(text, voice, change))
  await new Promise<void>((resolve) => {
    book.follow(id, owner, 0, ({ event }) => event.kind === 'done' && resolve())
  })
  const { takes } = book
  const bytes = async () => readFile((await takes.result(id, owner, never)).filePath)
  const again = (index: number, what: Parameters<typeof takes.speakAgain>[3] = {}) =>
    takes.speakAgain(id, owner, index, what, never)
  const texts = () => takes.sentences(id, owner).map((sentence) => sentence.text)
  return { ...one, engine, book, id, takes, bytes, again, texts, voice }
}

describe('a sentence spoken again', () => {
  test('is a second take with a seed of its own, and counts', async () => {
    const { again, takes, id, engine } = await spokenJob()
    const { take } = await again(1)
    expect(take).toMatchObject({ id: 4, text: '三四五。', options: { seed: 1 } })
    expect(takes.line(id, owner, 1)).toMatchObject({ chosen: 4, takes: [{ id: 2 }, { id: 4 }] })
    expect(engine.spoken).toEqual(['一二。', '三四五。', '六。', '三四五。'])
  })

  test('at another speed moves what follows, and nothing before', async () => {
    const { again, takes, id, bytes } = await spokenJob()
    const before = takes.sentences(id, owner)
    const bytesBefore = await bytes()
    await again(1, { options: { speedRatio: 2 } })
    const after = takes.sentences(id, owner)
    expect(after[0]).toEqual(before[0])
    expect(after[1]?.startSec).toBe(before[1]?.startSec)
    // Half of 200 ms of speech and half of the pause are gone.
    expect(after[2]?.startSec).toBeCloseTo((before[2]?.startSec ?? 0) - 0.1 - 0.25, 6)
    const bytesAfter = await bytes()
    const unchanged = 44 + 2 * Math.round((before[1]?.startSec ?? 0) * 24_000)
    expect(bytesAfter.subarray(44, unchanged)).toEqual(bytesBefore.subarray(44, unchanged))
    expect(bytesAfter.length).toBe(44 + 2 * Math.round((after[2]?.endSec ?? 0) * 24_000))
  })

  test('in another voice is as loud, and only it', async () => {
    const { again, takes, id, studio, upload } = await spokenJob('一二。三四五。', { voices: memoryVoices() })
    const filePath = await upload('another recording, of somebody else')
    await studio.saveVoice({ owner, name: '小红', filePath, transcript: null }, never)
    await again(0, { voice: { kind: 'saved', name: '小红' } })
    const [first, second] = takes.lines(id, owner)
    const chosen = first?.takes.find((take) => take.id === first.chosen)
    expect(chosen?.voice).toEqual({ kind: 'saved', name: '小红' })
    expect(chosen?.pieces[0]?.key).not.toBe(first?.takes[0]?.pieces[0]?.key)
    expect(second?.takes).toHaveLength(1)
  })

  test('with another text is edited; several sentences stay one line', async () => {
    const { again, texts, takes, id } = await spokenJob()
    await again(1, { text: '七。八九。' })
    expect(texts()).toEqual(['一二。', '七。八九。', '六。'])
    const [first, edited, last] = takes.sentences(id, owner)
    // 100 ms, half a second, 150 ms; then the pause that the line had.
    expect(edited?.endSec).toBeCloseTo((first?.endSec ?? 0) + 0.5 + 0.1 + 0.5 + 0.15, 6)
    expect(last?.startSec).toBeCloseTo((edited?.endSec ?? 0) + 0.5, 6)
  })

  test('with a text that says nothing is refused and changes nothing', async () => {
    const { again, texts } = await spokenJob()
    await expect(again(0, { text: '  ' })).rejects.toMatchObject({ code: 'text-empty' })
    expect(texts()).toEqual(['一二。', '三四五。', '六。'])
  })
})

describe('edits', () => {
  test('are undone and done again, one by one, to the same bytes', async () => {
    const { again, takes, id, bytes, texts } = await spokenJob()
    const states = [await bytes()]
    await again(0, { text: '七八九。' })
    states.push(await bytes())
    await again(2, { options: { speedRatio: 0.5 } })
    states.push(await bytes())
    expect(new Set(states.map(String)).size).toBe(3)
    expect(takes.edits(id, owner)).toEqual({ undo: 2, redo: 0 })
    for (const expected of [states[1], states[0]]) {
      takes.step(id, owner, -1)
      expect(await bytes()).toEqual(expected)
    }
    expect(() => takes.step(id, owner, -1)).toThrow(expect.objectContaining({ code: 'nothing-to-undo' }))
    for (const expected of [states[1], states[2]]) {
      takes.step(id, owner, 1)
      expect(await bytes()).toEqual(expected)
    }
    expect(() => takes.step(id, owner, 1)).toThrow(expect.objectContaining({ code: 'nothing-to-undo' }))
    takes.step(id, owner, -1)
    // A new edit takes the place of what was undone.
    takes.choose(id, owner, 0, 1)
    expect(takes.edits(id, owner)).toEqual({ undo: 2, redo: 0 })
    expect(texts()).toEqual(['一二。', '三四五。', '六。'])
  })

  test('of takes that are not there are refused with those that are', async () => {
    const { takes, id } = await spokenJob()
    expect(() => takes.choose(id, owner, 0, 2)).toThrow(
      expect.objectContaining({ code: 'take-not-found', data: { take: 2, sentence: 0, known: '1' } }),
    )
    expect(() => takes.line(id, owner, 3)).toThrow(
      expect.objectContaining({ code: 'sentence-not-found', data: { jobId: id, index: 3, total: 3 } }),
    )
  })
})

describe('the sound of a job', () => {
  test('is the file that was spoken until something changes', async () => {
    const { book, id, takes, again } = await spokenJob()
    const { fileId } = book.get(id, owner).result ?? {}
    expect((await takes.result(id, owner, never)).id).toBe(fileId)
    await again(0, { text: '七。' })
    const changed = await takes.result(id, owner, never)
    expect(changed.id).not.toBe(fileId)
    expect((await takes.result(id, owner, never)).id).toBe(changed.id)
    expect(book.get(id, owner).result).toMatchObject({ fileId: changed.id })
  })

  test('that had to make room is made again, the same', async () => {
    const { book, id, bytes, studio, engine } = await spokenJob()
    const before = await bytes()
    await studio.files.remove(book.get(id, owner).result?.fileId ?? '')
    expect(await bytes()).toEqual(before)
    expect(engine.spoken).toHaveLength(3)
  })

  test('is spoken again where its sentences had to make room, too', async () => {
    // Room for one of the two.
    const { book, id, bytes, studio, engine } = await spokenJob('一二。三四五。', { blobsQuotaBytes: 20_000 })
    const before = await bytes()
    await studio.files.remove(book.get(id, owner).result?.fileId ?? '')
    expect(await bytes()).toEqual(before)
    expect(engine.spoken.length).toBeGreaterThan(2)
  })

  test('that nothing here could make as it was says so', async () => {
    const prepareReference = async (filePath: string) => {
      const samples = new Float32Array((await readFile(filePath)).length)
      return { pcm: { samples, sampleRateHz: 24_000 }, loudnessLufs: -23, keptSec: null }
    }
    const options = { blobsQuotaBytes: 20_000, tools: { prepareReference } }
    const { book, id, bytes, studio, voice } = await spokenJob('一二。三四五。', options)
    await studio.files.remove(book.get(id, owner).result?.fileId ?? '')
    // Another recording in the place of the one that was imitated.
    await writeFile(voice.filePath, 'a longer recording of somebody else')
    await expect(bytes()).rejects.toMatchObject({ code: 'take-gone', data: { text: '一二。' } })
  })

  test('of a single take is that take alone', async () => {
    const { takes, id } = await spokenJob()
    const file = await takes.takeFile(id, owner, takes.take(id, owner, 1), never)
    expect((await readFile(file.filePath)).length).toBe(44 + 2 * 4 * 1200)
  })
})

test('a cue spoken again keeps its time', async () => {
  const cues = [
    { startSec: 0, endSec: 1, text: '一二。' },
    { startSec: 2, endSec: 2.5, text: '三四五。' },
  ]
  const timing = { kind: 'cues', cues, speed: { min: 1, max: 2 } } as const
  const { again, takes, id, bytes } = await spokenJob(textOfCues(cues), {}, { timing })
  // 700 ms of speech for half a second.
  const { take } = await again(1, { text: '一二三四五六七八九十一二三。' })
  expect(take.fit).toMatchObject({ targetSec: 0.5, isAtLimit: false })
  expect(take.fit?.durationSec).toBeCloseTo(0.5, 1)
  expect(takes.sentences(id, owner)[1]).toMatchObject({ startSec: 2, fit: { overrunSec: 0, lateSec: 0 } })
  expect((await bytes()).length).toBeCloseTo(44 + 2 * 2.5 * 24_000, -3)
  const alone = await takes.takeFile(id, owner, take, never)
  expect((await readFile(alone.filePath)).length).toBeLessThan(44 + 2 * 0.6 * 24_000)
})

test.each(['morse', 'spoken-end'] as const)(
  'an audible label, %s, is in every sound of the job',
  async (audibleLabel) => {
    const { again, takes, id, bytes, book, studio } = await spokenJob('一二。三四。', {}, { audibleLabel })
    const before = await bytes()
    const { durationSec = 0, fileId = '' } = book.get(id, owner).result ?? {}
    const [first] = takes.sentences(id, owner)
    expect(first?.startSec).toBeGreaterThan(audibleLabel === 'morse' ? 0.5 : -1)
    await studio.files.remove(fileId)
    expect(await bytes()).toEqual(before)
    await again(1, { text: '三四五六。' })
    await bytes()
    expect(book.get(id, owner).result?.durationSec).toBeCloseTo(durationSec + 0.1, 6)
    expect(takes.sentences(id, owner)[0]).toEqual(first)
    // So it is in the file of every sentence, whether spoken with the others or alone.
    const label = book.get(id, owner).result?.notice
    const labelSec = (label?.sampleCounts ?? []).reduce((sum, count) => sum + count, 0) / 24_000
    const lengthSec = async (index: number) => {
      const file = await takes.takeFile(id, owner, takes.take(id, owner, index), never)
      return ((await readFile(file.filePath)).length - 44) / 48_000
    }
    expect(labelSec).toBeGreaterThan(0.5)
    expect(await lengthSec(0)).toBeCloseTo(labelSec + 0.5 + 0.15, 3)
    expect(await lengthSec(1)).toBeCloseTo(labelSec + 0.5 + 0.25, 3)
  },
)

test('a sentence of a job that is still speaking has the label of the owner, in Morse', async () => {
  const isHeld = deferred()
  const engine = toneEngine({ before: ({ index }) => (index === 1 ? isHeld.promise : undefined) })
  const one = await createTestStudio({ engines: [engine], audibleLabel: 'spoken-end' })
  opened.push(one)
  const book = createJobBook(one.studio, new ManualTime().clock)
  const voice = { kind: 'reference', filePath: await one.upload(), transcript: null } as const
  const { id } = await book.start(speakRequest('一二。三四。', voice))
  const whenTold = (kind: string) =>
    new Promise<void>((resolve) => {
      book.follow(id, owner, 0, ({ event }) => event.kind === kind && resolve())
    })
  await whenTold('sentence')
  const file = await book.takes.takeFile(id, owner, book.takes.take(id, owner, 0), never)
  const morseSec = morseOfAi().length / 24_000
  expect(((await readFile(file.filePath)).length - 44) / 48_000).toBeCloseTo(0.15 + 0.5 + morseSec, 3)
  isHeld.resolve()
  await whenTold('done')
})
