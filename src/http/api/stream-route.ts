import websocket, { type WebSocket } from '@fastify/websocket'
import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { encodeAudio, type OutputFormat } from '../../audio/index.js'
import { AppError, toAppError, type UiLanguage } from '../../foundation/index.js'
import { describeWarnings, type Owner, type SpeakRequest, TypedSpeech } from '../../synthesis/index.js'
import { floatsOf } from '../audio-answer.js'
import { ownerOf } from '../caller.js'
import { errorBodyOf, languageOf } from '../errors.js'
import { requestProblem } from '../request-problem.js'
import type { ZodInstance } from '../zod-routes.js'
import type { JsonApiDeps } from './deps.js'
import { streamMessage, type streamStart, voiceChangesOf } from './schemas.js'
import { namedFile } from './uploads.js'

const maxMessageBytes = 256 * 1024
const maxWaitingCharacters = 100_000
const maxConnections = 64
/** A connection that says nothing for so long and hears nothing is closed. */
const idleMs = 5 * 60_000
/** What an unread connection may hold before making speech waits. */
const maxUnreadBytes = 1024 * 1024

/** Close codes: 1000 in order, 1008 broken rules, 1013 too many, as RFC 6455 and its registry have them. */
const closeCodes = { done: 1000, refused: 1008, busy: 1013 } as const

/**
 * `GET /v1/audio/stream` as a WebSocket: text comes in as it is typed, sound goes out as it is made. The client sends
 * `start`, then any number of `text` and `flush`, then `end` or `cancel`; and may start again.
 */
export async function streamRoute(api: ZodInstance, deps: JsonApiDeps): Promise<void> {
  const open = new Set<WebSocket>()
  await api.register(websocket, { options: { maxPayload: maxMessageBytes, perMessageDeflate: false } })
  api.addHook('preClose', async () => {
    for (const socket of open) socket.close(1001)
  })
  api.get('/audio/stream', { websocket: true }, (socket, request) => {
    const connection = new StreamConnection(
      socket,
      deps,
      ownerOf(request, deps.keys),
      languageFor(request, deps),
    )
    if (open.size >= maxConnections) return connection.refuse()
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    connection.listen()
  })
}

function languageFor(request: FastifyRequest, { language }: JsonApiDeps): UiLanguage {
  return languageOf(request, language)
}

type Start = z.output<typeof streamStart>

class StreamConnection {
  readonly #socket: WebSocket
  readonly #deps: JsonApiDeps
  readonly #owner: Owner
  readonly #language: UiLanguage
  #speech: TypedSpeech | null = null
  #controller = new AbortController()
  #callOffIdle = () => {}

  constructor(socket: WebSocket, deps: JsonApiDeps, owner: Owner, language: UiLanguage) {
    this.#socket = socket
    this.#deps = deps
    this.#owner = owner
    this.#language = language
    // A reset is the client leaving; `close` follows.
    socket.on('error', () => {})
  }

  listen(): void {
    this.#socket.on('message', (data, isBinary) => this.#take(isBinary ? null : String(data)))
    this.#socket.on('close', () => {
      this.#callOffIdle()
      this.#controller.abort()
    })
    this.#waitIdly()
  }

  refuse(): void {
    this.#tellError(new AppError('streams-full', { limit: maxConnections }))
    this.#socket.close(closeCodes.busy)
  }

  #take(text: string | null): void {
    this.#waitIdly()
    try {
      const given = jsonOf(text)
      const message = streamMessage.safeParse(given)
      if (!message.success) throw requestProblem(streamMessage, given, 'message')
      const { data } = message
      if (data.type === 'start') this.#start(data)
      else if (data.type === 'cancel') this.#cancel()
      else if (!this.#speech) throw new AppError('typing-not-started', {})
      else if (data.type === 'text') this.#speech.add(data.text)
      else if (data.type === 'flush') this.#speech.flush()
      else this.#speech.end()
    } catch (error) {
      this.#fail(error)
    }
  }

  #start(start: Start): void {
    if (this.#speech) throw new AppError('typing-not-ended', {})
    const controller = new AbortController()
    const speech = new TypedSpeech({
      studio: this.#deps.studio,
      request: this.#requestOf(start),
      maxWaiting: maxWaitingCharacters,
      onPiece: (piece) => this.#tell({ type: 'piece', ...piece }),
      onWarnings: (warnings, text) => {
        for (const message of describeWarnings(warnings, text, this.#language)) {
          this.#tell({ type: 'warning', message })
        }
      },
    })
    this.#speech = speech
    this.#controller = controller
    this.#tell({ type: 'started', format: start.response_format })
    this.#speak(speech, start.response_format, controller.signal).catch((error: unknown) => {
      if (!controller.signal.aborted) this.#fail(error)
    })
  }

  async #speak(speech: TypedSpeech, format: OutputFormat, signal: AbortSignal): Promise<void> {
    let byteCount = 0
    for await (const bytes of encoded(speech, format, signal)) {
      if (signal.aborted) return
      byteCount += bytes.length
      await this.#send(bytes)
    }
    if (signal.aborted) return
    this.#speech = null
    this.#tell({ type: 'done', bytes: byteCount })
    this.#waitIdly()
  }

  #cancel(): void {
    this.#controller.abort()
    this.#speech = null
    this.#tell({ type: 'cancelled' })
  }

  /** What was begun ends; the client may start again. */
  #fail(reason: unknown): void {
    const error = toAppError(reason)
    if (error.kind === 'internal') this.#deps.logger.error('stream.failed', { error: reason })
    this.#controller.abort()
    this.#speech = null
    this.#tellError(error)
  }

  #tellError(error: AppError): void {
    this.#tell({ type: 'error', ...errorBodyOf(error, this.#language) })
  }

  #tell(message: object): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(JSON.stringify(message))
  }

  /** Resolves at once while the client keeps up, else when these bytes have gone out. */
  #send(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      const isUnread = this.#socket.bufferedAmount > maxUnreadBytes
      // An error is the client leaving, which `close` deals with.
      this.#socket.send(bytes, { binary: true }, () => resolve())
      if (!isUnread) resolve()
    })
  }

  #waitIdly(): void {
    this.#callOffIdle()
    this.#callOffIdle = this.#deps.timer.after(idleMs, () => {
      if (this.#speech) this.#fail(new AppError('stream-idle', { idleSec: idleMs / 1000 }))
      this.#socket.close(closeCodes.done)
    })
  }

  #requestOf(start: Start): Omit<SpeakRequest, 'text' | 'inputType' | 'timing'> {
    const { model: engineId, speed: speedRatio, seed, voice: name, reference, transcript, project } = start
    const audibleLabel = start.audible_label
    const common = {
      ...{ owner: this.#owner, engineId, project, options: { ...voiceChangesOf(start), speedRatio, seed } },
      ...(audibleLabel ? { audibleLabel } : {}),
    }
    if (reference === undefined) return { ...common, voice: { kind: 'saved', name } }
    const { filePath } = namedFile(reference, this.#deps, this.#owner)
    return { ...common, voice: { kind: 'reference', filePath, transcript } }
  }
}

/** The sound in `format`; pcm as it is. */
async function* encoded(
  speech: TypedSpeech,
  format: OutputFormat,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const source = speech.sound(signal)
  if (format === 'pcm') {
    yield* source
    return
  }
  // The label is known with the first sound, and stands before it.
  const first = await source.next()
  async function* whole() {
    if (!first.done) yield first.value
    yield* source
  }
  yield* encodeAudio(format, floatsOf(whole()), { label: speech.label })
}

/** What is no JSON stays a text, which no message is. */
function jsonOf(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return text
  }
}
