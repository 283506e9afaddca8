import type { Pcm } from '../../audio/index.js'

/** A speech server that the owner configured; the same voices speak there. */
export type UpstreamConfig =
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
      readonly apiKey: string | null
    }

export interface UpstreamRequest {
  readonly text: string
  readonly reference: Pcm
  readonly transcript: string
  readonly speedRatio: number
}

/** One way of asking an upstream. Resolves to a WAV file; throws an Error that says in a few words what failed. */
export interface UpstreamClient {
  speak(request: UpstreamRequest, signal: AbortSignal): Promise<Uint8Array>
}

/** The body of a good answer, at most `maxBytes`; anything else is an Error with the upstream's own words. */
export async function readAnswer(response: Response, maxBytes: number): Promise<Uint8Array> {
  if (!response.ok) {
    const words = (await response.text().catch(() => '')).replace(/\s+/g, ' ').slice(0, 200)
    throw new Error(`HTTP ${response.status}${words ? `: ${words}` : ''}`)
  }
  if (!response.body) throw new Error('an answer without a body')
  const parts: Uint8Array[] = []
  let byteCount = 0
  for await (const part of response.body as AsyncIterable<Uint8Array>) {
    byteCount += part.length
    if (byteCount > maxBytes) throw new Error(`more than ${maxBytes} bytes`)
    parts.push(part)
  }
  return Buffer.concat(parts)
}
