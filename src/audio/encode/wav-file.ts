// Finished results, which lie as wav files, in another format; their label goes with them.
import { open } from 'node:fs/promises'
import { AppError } from '../../foundation/index.js'
import { readLabelFile } from '../label/index.js'
import { floatFrom16Bits } from '../quantize.js'
import { encodeAudio, writeAudioFile } from './encode.js'
import type { OutputFormat } from './formats.js'

const bytesPerSample = 2
const blockBytes = 2 ** 17
/** More than any header of ours. */
const maxHeaderBytes = 2 ** 16

/** One of our wav files (mono, 16 bit) encoded as `format`. Throws what `encodeAudio` throws, and the file system's error. */
export async function* encodeWavFile(format: OutputFormat, filePath: string): AsyncGenerator<Uint8Array> {
  yield* encodeAudio(format, samplesOf(filePath), await optionsOf(filePath))
}

/** The same into a file. The folder exists; a file that is there is replaced. */
export async function convertWavFile(format: OutputFormat, from: string, to: string): Promise<void> {
  await writeAudioFile(to, format, samplesOf(from), await optionsOf(from))
}

interface WavLayout {
  readonly sampleRateHz: number
  readonly dataStart: number
  readonly dataEnd: number
}

async function optionsOf(filePath: string) {
  const { label } = await readLabelFile(filePath)
  const { sampleRateHz } = await layoutOf(filePath)
  return { label, sampleRateHz }
}

/** In blocks: a result may be hours long. */
async function* samplesOf(filePath: string): AsyncGenerator<Float32Array> {
  const { dataStart, dataEnd } = await layoutOf(filePath)
  const file = await open(filePath, 'r')
  try {
    for (let start = dataStart; start < dataEnd; start += blockBytes) {
      const block = Buffer.alloc(Math.min(blockBytes, dataEnd - start))
      const { bytesRead } = await file.read(block, 0, block.length, start)
      const length = Math.floor(bytesRead / bytesPerSample)
      yield floatFrom16Bits(Int16Array.from({ length }, (_, n) => block.readInt16LE(n * bytesPerSample)))
    }
  } finally {
    await file.close()
  }
}

async function layoutOf(filePath: string): Promise<WavLayout> {
  const file = await open(filePath, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(maxHeaderBytes), 0, maxHeaderBytes, 0)
    for (let offset = 12; offset + 8 <= bytesRead; ) {
      const length = buffer.readUInt32LE(offset + 4)
      const start = offset + 8
      if (buffer.toString('latin1', offset, start - 4) === 'data') {
        // The format chunk is always the first one of ours.
        return { sampleRateHz: buffer.readUInt32LE(24), dataStart: start, dataEnd: start + length }
      }
      offset = start + length + (length & 1)
    }
    throw new AppError('audio-undecodable', { format: 'wav' })
  } finally {
    await file.close()
  }
}
