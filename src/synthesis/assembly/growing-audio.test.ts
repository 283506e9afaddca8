import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WavFileWriter } from '../../audio/index.js'
import { GrowingAudio } from './growing-audio.js'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yinse-growing-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const never = new AbortController().signal
const tone = (length: number) => new Float32Array(length).fill(0.25)

async function open(name: string) {
  const filePath = join(folder, name)
  const writer = await WavFileWriter.open(filePath)
  return { filePath, writer, audio: new GrowingAudio(writer.partPath, filePath) }
}

test('a reader gets what is written before the rest is, and the rest after the file has moved', async () => {
  const { writer, audio } = await open('a.wav')
  const reader = audio.read(never)
  const header = Buffer.from((await reader.next()).value ?? [])
  expect(header.toString('latin1', 0, 4)).toBe('RIFF')
  expect(header.readUInt32LE(header.length - 4)).toBe(0xffffffff)
  await writer.write(tone(100))
  audio.grew()
  expect((await reader.next()).value).toHaveLength(200)
  const next = reader.next()
  await writer.write(tone(50))
  audio.grew()
  expect((await next).value).toHaveLength(100)
  await writer.write(tone(10))
  await writer.finish()
  audio.end(null)
  expect((await reader.next()).value).toHaveLength(20)
  expect((await reader.next()).done).toBe(true)
})

test('a reader that comes after the end gets the whole file as it is', async () => {
  const { filePath, writer } = await open('b.wav')
  await writer.write(tone(1000))
  await writer.finish()
  const pieces: Uint8Array[] = []
  for await (const piece of GrowingAudio.whole(filePath).read(never)) pieces.push(piece)
  expect(Buffer.concat(pieces).equals(await readFile(filePath))).toBe(true)
})

test('a failure and an abort end the reader with their reasons', async () => {
  const { writer, audio } = await open('c.wav')
  const failing = audio.read(never)
  const controller = new AbortController()
  const aborted = audio.read(controller.signal)
  await failing.next()
  await aborted.next()
  const waiting = aborted.next()
  controller.abort(new Error('left'))
  await expect(waiting).rejects.toThrow('left')
  const last = expect(failing.next()).rejects.toThrow('the worker died')
  audio.end(new Error('the worker died'))
  await writer.discard()
  await last
  await expect(audio.read(never).next()).rejects.toThrow('the worker died')
})
