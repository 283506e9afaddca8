// What a file is, by its first bytes. Names and declared types are never trusted.

export type AudioFormat =
  | 'wav'
  | 'mp3'
  | 'flac'
  | 'ogg-opus'
  | 'ogg-vorbis'
  | 'ogg-flac'
  | 'mp4'
  | 'webm'
  | 'aac'
  | 'aiff'
  | 'caf'
  | 'wma'
  | 'amr'

export interface OtherFile {
  readonly zh: string
  readonly en: string
}

export type SniffedFile =
  | { readonly kind: 'audio'; readonly format: AudioFormat }
  | { readonly kind: 'other'; readonly found: OtherFile }

/** How many bytes from the start of a file `sniffAudio` wants to see, at least; fewer if the file is shorter. */
export const sniffLengthBytes = 64 * 1024

/** What else users send by mistake, by how it begins. */
const otherKinds: readonly (readonly [readonly string[], OtherFile])[] = [
  [['\x89PNG'], { zh: 'PNG 图片', en: 'a PNG picture' }],
  [['\xff\xd8\xff'], { zh: 'JPEG 图片', en: 'a JPEG picture' }],
  [['GIF8'], { zh: 'GIF 图片', en: 'a GIF picture' }],
  [
    ['PK\x03\x04'],
    {
      zh: 'zip 压缩包（或 Office 文档、.pt 文件）',
      en: 'a zip archive (or an Office document, or a .pt file)',
    },
  ],
  [['\x1f\x8b', 'Rar!', '7z\xbc\xaf', 'BZh', '\xfd7zXZ'], { zh: '压缩包', en: 'a compressed archive' }],
  [['%PDF'], { zh: 'PDF 文档', en: 'a PDF document' }],
  [['MThd'], { zh: 'MIDI 乐谱', en: 'a MIDI score' }],
  [['\x7fELF', 'MZ'], { zh: '程序', en: 'a program' }],
  [['RIFF'], { zh: '图片或视频（RIFF）', en: 'a picture or video (RIFF)' }],
  [['<?xml', '<!DOCTYPE', '<!doctype', '<html', '<svg'], { zh: '网页或 XML', en: 'a web page or XML' }],
]

/** `head`: the beginning of the file, not empty. */
export function sniffAudio(head: Uint8Array): SniffedFile {
  const format = audioFormatOf(head)
  if (format) return { kind: 'audio', format }
  const start = latin1(head, 0, 64)
  const other = otherKinds.find(([beginnings]) => beginnings.some((text) => start.startsWith(text)))
  if (other) return { kind: 'other', found: other[1] }
  if (isText(head)) return { kind: 'other', found: { zh: '文本', en: 'text' } }
  return { kind: 'other', found: { zh: '无法识别的数据', en: 'data of an unknown kind' } }
}

function audioFormatOf(head: Uint8Array): AudioFormat | null {
  const start = latin1(head, 0, 16)
  if (/^(RIFF|RF64)[\s\S]{4}WAVE/.test(start)) return 'wav'
  if (start.startsWith('fLaC')) return 'flac'
  if (start.startsWith('OggS')) return oggFormatOf(head)
  if (start.startsWith('\x1aE\xdf\xa3')) return 'webm'
  if (/^[\s\S]{4}(ftyp|moov|wide)/.test(start)) return 'mp4'
  if (/^FORM[\s\S]{4}AIF[FC]/.test(start)) return 'aiff'
  if (start.startsWith('caff')) return 'caf'
  if (start.startsWith('\x30\x26\xb2\x75\x8e\x66\xcf\x11')) return 'wma'
  if (start.startsWith('#!AMR')) return 'amr'
  const offset = id3Length(head)
  if (offset > 0 && offset + 4 > head.length) return 'mp3'
  if (latin1(head, offset, 4) === 'fLaC') return 'flac'
  if (hasAdtsFrames(head, offset)) return 'aac'
  return hasMpegFrames(head, offset) || (offset > 0 && hasMpegFramesSoon(head, offset)) ? 'mp3' : null
}

function oggFormatOf(head: Uint8Array): AudioFormat | null {
  const firstPage = latin1(head, 0, 128)
  if (firstPage.includes('OpusHead')) return 'ogg-opus'
  if (firstPage.includes('\x01vorbis')) return 'ogg-vorbis'
  return firstPage.includes('\x7fFLAC') ? 'ogg-flac' : null
}

/** Length of a leading ID3v2 tag (id3.org, ID3v2.4 structure, section 3.1); 0 if there is none. */
function id3Length(head: Uint8Array): number {
  if (head.length < 10 || latin1(head, 0, 3) !== 'ID3') return 0
  let size = 0
  for (let n = 6; n < 10; n++) size = size * 128 + ((head[n] ?? 0) & 0x7f)
  const hasFooter = ((head[5] ?? 0) & 0x10) !== 0
  return 10 + size + (hasFooter ? 10 : 0)
}

/** Some writers leave zeros between the tag and the first frame. */
function hasMpegFramesSoon(head: Uint8Array, offset: number): boolean {
  const end = Math.min(head.length, offset + 4096)
  for (let n = offset; n < end; n++) if (hasMpegFrames(head, n)) return true
  return false
}

/** A frame header at `offset` and, unless the file ends before, one where it says the next begins. */
function hasMpegFrames(head: Uint8Array, offset: number): boolean {
  const length = mpegFrameLength(head, offset)
  if (length === 0) return false
  const next = offset + length
  return next + 4 > head.length ? next <= head.length + 1 : mpegFrameLength(head, next) > 0
}

const mpeg1Layer3Kbps = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0]
const mpeg1Layer2Kbps = [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 0]
const mpeg2Kbps = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0]
const mpeg1RatesHz = [44_100, 48_000, 32_000, 0]

/** Bytes of the MPEG audio frame (layers II and III; ISO 11172-3, 2.4.2.3) at `offset`; 0 if there is none. */
function mpegFrameLength(head: Uint8Array, offset: number): number {
  const [b0 = 0, b1 = 0, b2 = 0] = head.subarray(offset, offset + 3)
  if (b0 !== 0xff || (b1 & 0xe0) !== 0xe0) return 0
  const version = (b1 >> 3) & 3
  const layer = 4 - ((b1 >> 1) & 3)
  if (version === 1 || (layer !== 3 && layer !== 2)) return 0
  const isVersion1 = version === 3
  const kbpsTable = isVersion1 ? (layer === 3 ? mpeg1Layer3Kbps : mpeg1Layer2Kbps) : mpeg2Kbps
  const kbps = kbpsTable[b2 >> 4] ?? 0
  const rateHz = (mpeg1RatesHz[(b2 >> 2) & 3] ?? 0) / (isVersion1 ? 1 : version === 2 ? 2 : 4)
  if (kbps === 0 || rateHz === 0) return 0
  const samplesPerFrame = layer === 3 && !isVersion1 ? 576 : 1152
  return Math.floor((samplesPerFrame * kbps * 125) / rateHz) + ((b2 >> 1) & 1)
}

/** Two ADTS headers in a row (ISO 13818-7, 6.2). */
function hasAdtsFrames(head: Uint8Array, offset: number): boolean {
  const length = adtsFrameLength(head, offset)
  if (length < 8) return false
  return offset + length + 6 > head.length || adtsFrameLength(head, offset + length) >= 8
}

function adtsFrameLength(head: Uint8Array, offset: number): number {
  const [b0 = 0, b1 = 0, , b3 = 0, b4 = 0, b5 = 0] = head.subarray(offset, offset + 6)
  if (b0 !== 0xff || (b1 & 0xf6) !== 0xf0) return 0
  return ((b3 & 3) << 11) | (b4 << 3) | (b5 >> 5)
}

function isText(head: Uint8Array): boolean {
  // A character cut at the end of `head` is no fault: `stream` leaves it out.
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
    return !/[\x00-\x08\x0e-\x1f]/.test(text)
  } catch {
    return false
  }
}

function latin1(bytes: Uint8Array, start: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(start, start + length))
}
