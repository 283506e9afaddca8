import { extname } from 'node:path'
import { AppError } from '../../foundation/index.js'

/** Every format that speech is written in. `canCarryLabel`: whether it has a place for metadata. */
export const audioFormats = {
  wav: { mediaType: 'audio/wav', extension: 'wav', canCarryLabel: true },
  pcm: { mediaType: 'audio/pcm', extension: 'pcm', canCarryLabel: false },
  mp3: { mediaType: 'audio/mpeg', extension: 'mp3', canCarryLabel: true },
  opus: { mediaType: 'audio/ogg', extension: 'opus', canCarryLabel: true },
  flac: { mediaType: 'audio/flac', extension: 'flac', canCarryLabel: true },
  // ADTS is a row of frames and nothing else.
  aac: { mediaType: 'audio/aac', extension: 'aac', canCarryLabel: false },
  m4a: { mediaType: 'audio/mp4', extension: 'm4a', canCarryLabel: true },
} as const satisfies Readonly<Record<string, AudioFormatInfo>>

interface AudioFormatInfo {
  readonly mediaType: string
  /** Without the dot. */
  readonly extension: string
  readonly canCarryLabel: boolean
}

export type OutputFormat = keyof typeof audioFormats

export const outputFormats = Object.keys(audioFormats) as OutputFormat[]

/** The format that a file's name asks for by its extension. Throws AppError `audio-format-unknown`. */
export function outputFormatOfFile(fileName: string): OutputFormat {
  const extension = extname(fileName).slice(1).toLowerCase()
  // The usual extension of any sound in Ogg.
  if (extension === 'ogg') return 'opus'
  const format = outputFormats.find((one) => audioFormats[one].extension === extension)
  if (format) return format
  const known = outputFormats.map((one) => `.${audioFormats[one].extension}`).join(', ')
  throw new AppError('audio-format-unknown', { format: extension ? `.${extension}` : fileName, known })
}
