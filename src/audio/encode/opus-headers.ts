// The two headers of Opus in Ogg, RFC 7845 section 5.
import type { AigcLabel } from '../label/index.js'
import { vorbisComment } from './vorbis-comment.js'

/** For one channel. `preSkip`: samples at 48 kHz that a decoder drops at the start. */
export function identificationHeader(preSkip: number, inputRateHz: number): Uint8Array {
  const header = new Uint8Array(19)
  const view = new DataView(header.buffer)
  header.set(new TextEncoder().encode('OpusHead'))
  const version = 1
  const channelCount = 1
  header.set([version, channelCount], 8)
  view.setUint16(10, preSkip, true)
  view.setUint32(12, inputRateHz, true)
  return header
}

export function commentHeader(label: AigcLabel | null): Uint8Array {
  const comment = vorbisComment(label)
  const header = new Uint8Array(8 + comment.length)
  header.set(new TextEncoder().encode('OpusTags'))
  header.set(comment, 8)
  return header
}
