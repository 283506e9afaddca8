import type { Pcm } from '../../audio/index.js'

/** A speech server that the owner configured; the same voices speak there. */
export type UpstreamConfig = {
  /**
   * How it is told a fixed reading: `spelled` by Hanzi or letters that sound alike, `markup` as `<行|hang2>`, `pinyin` as
   * `HANG2` (and English by letters).
   */
  readonly readings: 'spelled' | 'markup' | 'pinyin'
} & UpstreamKind

type UpstreamKind =
  | {
      readonly kind: 'gradio'
      readonly url: string
      /** With its leading slash. */
      readonly endpoint: string
      /**
       * Argument name → value; `$reference`, `$transcript`, `$text` and `$speed` stand for the request's own.
       * Arguments that are not named keep the upstream's default.
       */
      readonly arguments: Readonly<Record<string, unknown>>
      readonly apiKey: string | null
    }
  | {
      readonly kind: 'openai'
      readonly url: string
      readonly model: string
      /** A voice of the upstream; null sends the reference along as `ref_audio` and `ref_text`. */
      readonly voice: string | null
      /** Whether it speaks at the speed that it is sent; else its speech is stretched here. */
      readonly honoursSpeed: boolean
      readonly apiKey: string | null
    }

export interface UpstreamRequest {
  readonly text: string
  readonly reference: Pcm
  readonly transcript: string
  /** 1 for an upstream that has no pace of its own. */
  readonly speedRatio: number
}

/** One way of asking an upstream. Resolves to a WAV file; throws an Error that says in a few words what failed. */
export interface UpstreamClient {
  /** Whether the speed is sent along. */
  readonly honoursSpeed: boolean
  /** Whether what the reference says is sent along, and so must be known. */
  readonly needsTranscript: boolean
  speak(request: UpstreamRequest, signal: AbortSignal): Promise<Uint8Array>
}

/** More than one sentence can be: five minutes at 48 kHz, two channels, 16 bit. */
export const maxAudioBytes = 64 * 2 ** 20
const maxErrorBytes = 2000

/**
 * Asks an upstream. Redirects are not followed: they could lead the reference, the text and the key to another
 * machine than the one that the owner named, or to one inside this network.
 */
export async function ask(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, { ...init, redirect: 'manual' })
  if (response.status < 300 || response.status > 399) return response
  await response.body?.cancel()
  const location = response.headers.get('location') ?? 'nowhere'
  throw new Error(`it redirects to ${location.slice(0, 200)}; write the right address into the settings`)
}

/** The body of a good answer, at most `maxBytes`; anything else is an Error with the upstream's own words. */
export async function readAnswer(response: Response, maxBytes: number): Promise<Uint8Array> {
  if (!response.ok) {
    const start = await readStart(response, maxErrorBytes).catch(() => new Uint8Array(0))
    const words = new TextDecoder().decode(start).replace(/\s+/g, ' ').slice(0, 200)
    throw new Error(`HTTP ${response.status}${words ? `: ${words}` : ''}`)
  }
  const bytes = await readStart(response, maxBytes + 1)
  if (bytes.length > maxBytes) throw new Error(`more than ${maxBytes} bytes`)
  return bytes
}

/** The first `maxBytes` of a body or somewhat more; the rest is not waited for. */
async function readStart(response: Response, maxBytes: number): Promise<Uint8Array> {
  if (!response.body) throw new Error('an answer without a body')
  const parts: Uint8Array[] = []
  let byteCount = 0
  for await (const part of response.body as AsyncIterable<Uint8Array>) {
    byteCount += part.length
    parts.push(part)
    if (byteCount >= maxBytes) break
  }
  return Buffer.concat(parts)
}
