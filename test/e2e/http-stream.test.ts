import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { readLabel, sniffAudio } from '../../src/audio/index.js'
import type { Segment } from '../../src/text/index.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { deferred, plainTools, registryOf, toneEngine, voicesWith } from '../support/studio.js'

let server: TestApp
let gate: (segment: Segment, signal: AbortSignal) => Promise<void> | void
let engine: ReturnType<typeof toneEngine>
const open: WebSocket[] = []
const key = 'a-key-that-is-long-enough'

async function start(environment: Readonly<Record<string, string>> = {}): Promise<void> {
  gate = () => {}
  engine = toneEngine({ before: (segment, signal) => gate(segment, signal) })
  const voices = await voicesWith('小明')
  const { segmentText: _segmentText, openWav: _openWav, ...tools } = plainTools
  server = await startTestApp(environment, { voices, engines: registryOf(engine), tools })
}
beforeEach(() => start())
afterEach(async () => {
  for (const socket of open.splice(0)) socket.terminate()
  await server.dispose()
})

interface Message {
  readonly type: string
  readonly [field: string]: unknown
}

/** A client that remembers what it was told, in order; sound as numbers of bytes. */
class Peer {
  readonly told: (Message | number)[] = []
  readonly sound: Buffer[] = []
  #wake = () => {}

  private constructor(readonly socket: WebSocket) {
    open.push(socket)
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) this.sound.push(data)
      this.told.push(isBinary ? data.length : JSON.parse(String(data)))
      this.#wake()
    })
    socket.on('close', () => this.#wake())
  }

  static async connect(headers: Record<string, string> = {}): Promise<Peer> {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/v1/audio/stream`, { headers })
    const peer = new Peer(socket)
    await new Promise((resolve, reject) => {
      socket.on('open', resolve)
      socket.on('error', reject)
    })
    return peer
  }

  send(...messages: object[]): void {
    for (const message of messages) this.socket.send(JSON.stringify(message))
  }

  /** Waits until a message of this type has come. */
  async until(type: string): Promise<Message> {
    for (;;) {
      const found = this.told.find((one): one is Message => typeof one === 'object' && one.type === type)
      if (found) return found
      if (this.socket.readyState >= WebSocket.CLOSING) throw new Error(`closed: ${JSON.stringify(this.told)}`)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  get types(): string[] {
    return this.told.map((one) => (typeof one === 'number' ? 'sound' : one.type))
  }
}

const begin = { type: 'start', voice: '小明' }
const typed = (text: string) => [...text].map((character) => ({ type: 'text', text: character }))
/** Of 24 kHz, 16 bit. */
const bytesOf = (durationSec: number) => durationSec * 24_000 * 2

describe('text that is typed', () => {
  test('is spoken sentence by sentence, and the sound adds up', async () => {
    const peer = await Peer.connect()
    peer.send(begin, ...typed('一二三。四五。'), { type: 'end' })
    const { bytes } = await peer.until('done')
    expect(engine.spoken).toEqual(['一二三。', '四五。'])
    // 4 and 3 characters of 50 ms, and the pause between two pieces.
    expect(Buffer.concat(peer.sound).length).toBe(bytesOf(0.35 + 0.45))
    expect(bytes).toBe(Buffer.concat(peer.sound).length)
    expect(peer.told.filter((one) => typeof one === 'object' && one.type === 'piece')).toEqual([
      { type: 'piece', index: 0, text: '一二三。' },
      { type: 'piece', index: 1, text: '四五。' },
    ])
  })

  test('is heard before the next sentence is even typed', async () => {
    const peer = await Peer.connect()
    peer.send(begin, { type: 'text', text: 'First one. Sec' })
    await peer.until('piece')
    await expect.poll(() => peer.sound.length).toBeGreaterThan(0)
    peer.send({ type: 'text', text: 'ond one.' }, { type: 'end' })
    await peer.until('done')
    expect(engine.spoken.map((text) => text.trim())).toEqual(['First one.', 'Second one.'])
  })

  test('is spoken at once on flush, though the sentence goes on', async () => {
    const peer = await Peer.connect()
    peer.send(begin, { type: 'text', text: '我想' }, { type: 'flush' })
    await peer.until('piece')
    peer.send({ type: 'text', text: '一想' }, { type: 'end' })
    await peer.until('done')
    expect(engine.spoken).toEqual(['我想', '一想'])
  })

  test('keeps its markup from one piece to the next', async () => {
    const styles: unknown[] = []
    gate = ({ style }) => void styles.push([style.speedRatio, style.voice])
    const peer = await Peer.connect()
    peer.send(begin, ...typed('[speed:2]快。[voice:小明]还快。[speed:1]慢。'), { type: 'end' })
    await peer.until('done')
    expect(styles).toEqual([
      [2, null],
      [2, '小明'],
      [1, '小明'],
    ])
  })

  test('comes as one file in a format that is encoded, with the AI label', async () => {
    const peer = await Peer.connect()
    peer.send({ ...begin, response_format: 'opus' }, { type: 'text', text: '一。二。三。' }, { type: 'end' })
    await peer.until('done')
    const file = Buffer.concat(peer.sound)
    expect(sniffAudio(file)).toMatchObject({ kind: 'audio' })
    expect(readLabel(file)).toMatchObject({ Label: '1' })
  })

  test('can be cancelled while it is spoken, and begun again', async () => {
    const isSpeaking = deferred()
    gate = (_segment, signal) => {
      isSpeaking.resolve()
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))))
    }
    const peer = await Peer.connect()
    peer.send(begin, { type: 'text', text: '一。二。' })
    await isSpeaking.promise
    peer.send({ type: 'cancel' })
    await peer.until('cancelled')
    await expect.poll(() => server.app.studio.queueStatus()).toMatchObject({ running: 0, waiting: 0 })
    gate = () => {}
    peer.send(begin, { type: 'text', text: '三。' }, { type: 'end' })
    await peer.until('done')
    expect(engine.spoken).toEqual(['三。'])
  })

  test('ends with its connection', async () => {
    const isSpeaking = deferred()
    gate = (_segment, signal) => {
      isSpeaking.resolve()
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))))
    }
    const peer = await Peer.connect()
    peer.send(begin, { type: 'text', text: '一。二。' })
    await isSpeaking.promise
    peer.socket.terminate()
    await expect.poll(() => server.app.studio.queueStatus()).toMatchObject({ running: 0, waiting: 0 })
  })

  test.each([
    ['text before start', [{ type: 'text', text: 'a' }], 'typing-not-started'],
    ['no JSON', 'hello', 'request-invalid'],
    ['an unknown message', [{ type: 'sing' }], 'request-invalid'],
    ['a second start', [begin, begin], 'typing-not-ended'],
    [
      'text after the end',
      [{ ...begin }, { type: 'text', text: '一。' }, { type: 'end' }, { type: 'text', text: '二' }],
      'typing-ended',
    ],
    [
      'an unknown voice',
      [{ ...begin, voice: '无' }, { type: 'text', text: '一' }, { type: 'end' }],
      'voice-not-found',
    ],
    ['nothing to say', [begin, { type: 'text', text: '……' }, { type: 'end' }], 'text-unspeakable'],
    ['too much text', [begin, { type: 'text', text: 'a'.repeat(100_001) }], 'text-too-long'],
    ['a foreign recording', [{ ...begin, reference: '0'.repeat(32) }], 'file-not-found'],
  ])('%s is an error that is told, and the connection lives on', async (_case, messages, code) => {
    const peer = await Peer.connect({ 'accept-language': 'en' })
    if (typeof messages === 'string') peer.socket.send(messages)
    else peer.send(...messages)
    expect(await peer.until('error')).toMatchObject({ error: { code } })
    peer.told.length = 0
    peer.send({ type: 'cancel' }, begin, { type: 'text', text: '好。' }, { type: 'end' })
    await peer.until('done')
  })

  test('a message that is too long ends the connection', async () => {
    const peer = await Peer.connect()
    const closed = new Promise<number>((resolve) => peer.socket.on('close', resolve))
    peer.send({ type: 'text', text: 'a'.repeat(300_000) })
    expect(await closed).toBe(1009)
  })
})

describe('who may connect', () => {
  test('not a page of another site, whatever it shows', async () => {
    await expect(Peer.connect({ origin: 'https://evil.example' })).rejects.toThrow('403')
    await expect(Peer.connect({ origin: 'null' })).rejects.toThrow('403')
    await expect(Peer.connect({ host: 'evil.example' })).rejects.toThrow('403')
    await Peer.connect({ origin: server.url })
  })

  test('nobody without the key, where there is one', async () => {
    await server.dispose()
    await start({ YINSE_KEYS: key })
    await expect(Peer.connect()).rejects.toThrow('401')
    const peer = await Peer.connect({ authorization: `Bearer ${key}` })
    peer.send(begin, { type: 'text', text: '一。' }, { type: 'end' })
    await peer.until('done')
  })

  test('not more than 64 at a time', async () => {
    await Promise.all(Array.from({ length: 64 }, () => Peer.connect()))
    const late = await Peer.connect()
    expect(await late.until('error')).toMatchObject({ error: { code: 'streams-full' } })
  })
})

test('a server that stops lets go of its connections', async () => {
  const peer = await Peer.connect()
  const closed = new Promise((resolve) => peer.socket.on('close', resolve))
  await Promise.all([server.app.close(), closed])
})
