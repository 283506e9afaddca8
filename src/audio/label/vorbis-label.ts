// Reading the comments of Ogg (RFC 3533, RFC 7845 5.2) and FLAC (RFC 9639, 8.6).
import { aigcKey } from './aigc-label.js'

/** Bytes before the list of comments in the second packet of each codec. */
const commentStarts = ['OpusTags', '\x03vorbis'] as const
const vorbisCommentBlock = 4

/** The comment AIGC of the first stream. */
export function oggLabel(file: Uint8Array): string | null {
  const packet = secondPacket(file)
  if (!packet) return null
  const start = commentStarts.find((text) => latin1(packet, 0, text.length) === text)
  // FLAC in Ogg has a block of its own format there, with four bytes of header.
  return commentNamed(packet.subarray(start ? start.length : 4))
}

/** The comment AIGC of the block of comments. */
export function flacLabel(file: Uint8Array): string | null {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const magic = 4
  for (let offset = magic; offset + 4 <= file.length; ) {
    const header = view.getUint32(offset)
    const type = (header >>> 24) & 0x7f
    const end = offset + 4 + (header & 0xffffff)
    if (type === vorbisCommentBlock) return commentNamed(file.subarray(offset + 4, end))
    if (header >>> 31 === 1) return null
    offset = end
  }
  return null
}

/** Packets may go over several pages; the first page holds one alone. */
function secondPacket(file: Uint8Array): Uint8Array | null {
  const parts: Uint8Array[] = []
  let isFirst = true
  for (let offset = 0; latin1(file, offset, 4) === 'OggS'; ) {
    const count = file[offset + 26] ?? 0
    const table = file.subarray(offset + 27, offset + 27 + count)
    let start = offset + 27 + count
    for (const length of table) {
      if (!isFirst) parts.push(file.subarray(start, start + length))
      start += length
      if (length === 255) continue
      if (!isFirst) return Buffer.concat(parts)
      isFirst = false
    }
    offset = start
  }
  return null
}

/** The value of the comment AIGC; names of comments are in any case. */
function commentNamed(list: Uint8Array): string | null {
  const view = new DataView(list.buffer, list.byteOffset, list.byteLength)
  const prefix = `${aigcKey}=`
  let offset = 0
  const nextNumber = () => {
    const value = offset + 4 <= list.length ? view.getUint32(offset, true) : null
    offset += 4
    return value
  }
  const vendorBytes = nextNumber() ?? 0
  offset += vendorBytes
  const count = nextNumber() ?? 0
  for (let n = 0; n < count; n++) {
    const length = nextNumber()
    if (length === null || offset + length > list.length) return null
    const text = new TextDecoder().decode(list.subarray(offset, offset + length))
    if (text.slice(0, prefix.length).toUpperCase() === prefix) return text.slice(prefix.length)
    offset += length
  }
  return null
}

function latin1(bytes: Uint8Array, start: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(start, start + length))
}
