import { open } from 'node:fs/promises'
import { AppError } from '../../foundation/index.js'
import { type AudioFormat, sniffAudio, sniffLengthBytes } from '../sniff.js'
import { type AigcLabel, parseAigcJson } from './aigc-label.js'
import { id3Label } from './id3-label.js'
import { mp4Label } from './mp4-label.js'
import { riffLabel } from './riff-label.js'
import { flacLabel, oggLabel } from './vorbis-label.js'

/** Finds the text of the entry AIGC in a file of one container; null if there is none. Never throws. */
type LabelFinder = (file: Uint8Array) => string | null

const finders: Readonly<Record<AudioFormat, LabelFinder>> = {
  wav: riffLabel,
  mp3: id3Label,
  // ADTS itself has no place for it; a tag before it is somebody else's.
  aac: id3Label,
  flac: flacLabel,
  'ogg-opus': oggLabel,
  'ogg-vorbis': oggLabel,
  'ogg-flac': oggLabel,
  mp4: mp4Label,
  webm: () => null,
  aiff: () => null,
  caf: () => null,
  wma: () => null,
  amr: () => null,
}

/** The implicit AI label of a sound file of any format that we write; null if there is none, or no readable one. */
export function readLabel(file: Uint8Array): AigcLabel | null {
  if (file.length === 0) return null
  const sniffed = sniffAudio(file.subarray(0, sniffLengthBytes))
  if (sniffed.kind === 'other') return null
  const text = finders[sniffed.format](file)
  return text === null ? null : parseAigcJson(text)
}

/** What is looked at: labels of ours stand in front, except that an MP4 file may end in its metadata. */
const maxFrontBytes = 2 ** 20
const maxWholeBytes = 200 * 2 ** 20

export interface LabelReading {
  readonly format: AudioFormat
  readonly label: AigcLabel | null
}

/**
 * `readLabel` of a file on disk. Throws AppError `audio-empty`, `audio-not-audio` and `audio-too-big`, and the file
 * system's error.
 */
export async function readLabelFile(path: string): Promise<LabelReading> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    if (size === 0) throw new AppError('audio-empty', {})
    const front = new Uint8Array(Math.min(size, maxFrontBytes))
    await file.read(front, 0, front.length, 0)
    const sniffed = sniffAudio(front.subarray(0, sniffLengthBytes))
    if (sniffed.kind === 'other') throw new AppError('audio-not-audio', { found: sniffed.found })
    const { format } = sniffed
    const label = readLabel(front)
    if (label || size === front.length || !isLabelElsewhere(format)) return { format, label }
    if (size > maxWholeBytes)
      throw new AppError('audio-too-big', { lengthBytes: size, maxBytes: maxWholeBytes })
    const whole = new Uint8Array(size)
    await file.read(whole, 0, size, 0)
    return { format, label: readLabel(whole) }
  } finally {
    await file.close()
  }
}

const isLabelElsewhere = (format: AudioFormat) => format === 'mp4' || format === 'wav'
