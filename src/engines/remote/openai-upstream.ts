import { encodeWav } from '../../audio/index.js'
import {
  ask,
  maxAudioBytes,
  readAnswer,
  type UpstreamClient,
  type UpstreamConfig,
  type UpstreamRequest,
} from './upstream.js'

type OpenAiConfig = Extract<UpstreamConfig, { kind: 'openai' }>

/**
 * Asks `POST /v1/audio/speech`. OpenAI's own API knows no references; servers that clone take them as
 * `ref_audio` (a data URL) and `ref_text`.
 */
export class OpenAiUpstream implements UpstreamClient {
  readonly honoursSpeed: boolean
  // `ref_text` helps where it is known, and no more.
  readonly needsTranscript = false
  readonly #config: OpenAiConfig

  constructor(config: OpenAiConfig) {
    this.#config = config
    this.honoursSpeed = config.honoursSpeed
  }

  async speak(request: UpstreamRequest, signal: AbortSignal): Promise<Uint8Array> {
    const { url, model, voice, apiKey } = this.#config
    const body = {
      model,
      input: request.text,
      response_format: 'wav',
      speed: request.speedRatio,
      ...(voice === null ? referenceFields(request) : { voice }),
    }
    const response = await ask(`${url.replace(/\/+$/, '')}/v1/audio/speech`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        ...(apiKey ? { Authorization: `Bearer ${apiKey}` } : {}),
      },
      body: JSON.stringify(body),
      signal,
    })
    return readAnswer(response, maxAudioBytes)
  }
}

function referenceFields(request: UpstreamRequest): Record<string, string> {
  const wav = encodeWav(request.reference.samples, request.reference.sampleRateHz)
  const audio = `data:audio/wav;base64,${Buffer.from(wav).toString('base64')}`
  return request.transcript === '' ? { ref_audio: audio } : { ref_audio: audio, ref_text: request.transcript }
}
