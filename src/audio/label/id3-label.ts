// Reading the user's texts of an ID3v2 tag, versions 2.3 and 2.4 (id3.org).
import { aigcKey } from './aigc-label.js'

/** The text of the frame TXXX whose description is AIGC, in the tag that the file begins with. */
export function id3Label(file: Uint8Array): string | null {
  if (file.length < 10 || latin1(file, 0, 3) !== 'ID3') return null
  const version = file[3] ?? 0
  const hasExtendedHeader = ((file[5] ?? 0) & 0x40) !== 0
  if (version < 3 || version > 4) return null
  const sizeAt = (offset: number, isSynchsafe: boolean) => numberAt(file, offset, isSynchsafe ? 7 : 8)
  const end = Math.min(file.length, 10 + sizeAt(6, true))
  let offset = 10
  // Its size counts itself in 2.4 and not in 2.3.
  if (hasExtendedHeader) offset += sizeAt(10, version === 4) + (version === 4 ? 0 : 4)
  while (offset + 10 <= end) {
    const id = latin1(file, offset, 4)
    const length = sizeAt(offset + 4, version === 4)
    if (!/^[A-Z0-9]{4}$/.test(id) || offset + 10 + length > end) return null
    if (id === 'TXXX') {
      const [description, text] = userText(file.subarray(offset + 10, offset + 10 + length))
      if (description === aigcKey) return text
    }
    offset += 10 + length
  }
  return null
}

/** By the frame's first byte. */
const encodings = ['latin1', 'utf-16', 'utf-16be', 'utf-8'] as const

function userText(content: Uint8Array): readonly [description: string, text: string] {
  const encoding = encodings[content[0] ?? 0] ?? 'latin1'
  const isWide = encoding.startsWith('utf-16')
  const bytes = content.subarray(1)
  const texts: string[] = []
  for (let start = 0; start <= bytes.length && texts.length < 2; ) {
    const end = endOfText(bytes, start, isWide)
    texts.push(decodeText(bytes.subarray(start, end), encoding))
    start = end + (isWide ? 2 : 1)
  }
  const [description = '', text = ''] = texts
  return [description, text]
}

function endOfText(bytes: Uint8Array, start: number, isWide: boolean): number {
  const step = isWide ? 2 : 1
  for (let n = start; n + step <= bytes.length; n += step) {
    if (bytes[n] === 0 && (!isWide || bytes[n + 1] === 0)) return n
  }
  return bytes.length
}

function decodeText(bytes: Uint8Array, encoding: (typeof encodings)[number]): string {
  // Without a mark of its byte order UTF-16 is big-endian there.
  const isLittle = encoding === 'utf-16' && bytes[0] === 0xff && bytes[1] === 0xfe
  const name = encoding === 'utf-16' ? (isLittle ? 'utf-16le' : 'utf-16be') : encoding
  return new TextDecoder(name).decode(bytes)
}

function numberAt(bytes: Uint8Array, offset: number, bitsPerByte: 7 | 8): number {
  let value = 0
  for (let n = offset; n < offset + 4; n++)
    value = value * 2 ** bitsPerByte + ((bytes[n] ?? 0) & (2 ** bitsPerByte - 1))
  return value
}

function latin1(bytes: Uint8Array, start: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(start, start + length))
}
