import type { Pcm } from '../audio/index.js'
import { AppError } from '../foundation/index.js'
import type { VoicePrompt } from './engine.js'

/** For engines that encode a reference inside themselves: the prompt is the clip and its words. */
export interface ReferencePrompt {
  readonly pcm: Pcm
  readonly transcript: string
}

const headerBytes = 8
const audibleLevel = 0.003
const minSpeechSec = 0.5

/** Layout: u32 rate, u32 bytes of the UTF-8 transcript, the transcript, the samples as 16-bit; little-endian. */
export function encodeReferencePrompt(
  engineId: string,
  engineVersion: string,
  prompt: ReferencePrompt,
): VoicePrompt {
  const transcript = new TextEncoder().encode(prompt.transcript)
  const { samples, sampleRateHz } = prompt.pcm
  const data = new Uint8Array(headerBytes + transcript.length + samples.length * 2)
  const view = new DataView(data.buffer)
  view.setUint32(0, sampleRateHz, true)
  view.setUint32(4, transcript.length, true)
  data.set(transcript, headerBytes)
  const start = headerBytes + transcript.length
  samples.forEach((sample, n) => {
    view.setInt16(start + 2 * n, Math.round(Math.max(-1, Math.min(1, sample)) * 32_767), true)
  })
  return { engineId, engineVersion, data }
}

/** Throws AppError `prompt-foreign` or `prompt-damaged`. */
export function openReferencePrompt(
  engineId: string,
  engineVersion: string,
  prompt: VoicePrompt,
): ReferencePrompt {
  if (prompt.engineId !== engineId || prompt.engineVersion !== engineVersion) {
    const promptOf = `${prompt.engineId} ${prompt.engineVersion}`
    throw new AppError('prompt-foreign', { engineId, engineVersion, promptOf })
  }
  const { data } = prompt
  if (data.length < headerBytes)
    throw new AppError('prompt-damaged', { engineId, problem: `${data.length} bytes` })
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const sampleRateHz = view.getUint32(0, true)
  const start = headerBytes + view.getUint32(4, true)
  if (start > data.length || (data.length - start) % 2 !== 0 || sampleRateHz === 0) {
    throw new AppError('prompt-damaged', { engineId, problem: 'wrong lengths' })
  }
  const samples = new Float32Array((data.length - start) / 2)
  for (let n = 0; n < samples.length; n++) samples[n] = view.getInt16(start + 2 * n, true) / 32_767
  const transcript = new TextDecoder().decode(data.subarray(headerBytes, start))
  return { pcm: { samples, sampleRateHz }, transcript }
}

/** The audio preparation judges references; this only keeps silence from a model. Throws `reference-unusable`. */
export function assertAudible(pcm: Pcm): void {
  let audible = 0
  for (const sample of pcm.samples) if (Math.abs(sample) > audibleLevel) audible++
  const speechSec = audible / pcm.sampleRateHz
  if (speechSec < minSpeechSec) throw new AppError('reference-unusable', { speechSec, minSpeechSec })
}
