import { aigcKey } from './aigc-label.js'

/** The entry AIGC of a LIST/INFO chunk of a wav file, wherever the chunk stands. */
export function riffLabel(file: Uint8Array): string | null {
  for (const list of chunksOf(file, 12, file.length)) {
    if (list.id !== 'LIST' || latin1(file, list.start, 4) !== 'INFO') continue
    for (const entry of chunksOf(file, list.start + 4, list.end)) {
      if (entry.id === aigcKey) return textOf(file.subarray(entry.start, entry.end))
    }
  }
  return null
}

interface Chunk {
  readonly id: string
  readonly start: number
  readonly end: number
}

function* chunksOf(file: Uint8Array, from: number, to: number): Generator<Chunk> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  for (let offset = from; offset + 8 <= to; ) {
    const length = view.getUint32(offset + 4, true)
    const start = offset + 8
    yield { id: latin1(file, offset, 4), start, end: Math.min(start + length, to) }
    offset = start + length + (length & 1)
  }
}

function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0)
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end))
}

function latin1(bytes: Uint8Array, start: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(start, start + length))
}
