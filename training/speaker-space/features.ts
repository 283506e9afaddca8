// Envelope codes of decoded clips, by the product's own analysis.
//
//   npx tsx training/speaker-space/features.ts LIST
//
// LIST holds one line per clip: the wav file (24 kHz, 16 bit, mono), a tab, the file to write: envelopeCodeSize
// float32 values per frame of 5 ms, little-endian. Clips that are written already are passed over.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { analyzeSpeech } from '../../src/dsp/index.js'

const headerBytes = 44

function readSamples(path: string): Float32Array {
  const bytes = readFileSync(path)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const start = bytes.indexOf('data', 12, 'latin1') + 8
  if (start < headerBytes || view.getUint32(24, true) !== 24_000 || view.getUint16(34, true) !== 16) {
    throw new Error(`${path}: not a wav file of 24 kHz and 16 bit`)
  }
  const count = Math.floor((bytes.byteLength - start) / 2)
  return Float32Array.from({ length: count }, (_, n) => view.getInt16(start + 2 * n, true) / 32768)
}

for (const line of readFileSync(process.argv[2] ?? '', 'utf8').split('\n')) {
  const [wav, out] = line.split('\t')
  if (!wav || !out || existsSync(out)) continue
  const { code } = analyzeSpeech(readSamples(wav), { f0Method: 'dio' })
  mkdirSync(dirname(out), { recursive: true })
  writeFileSync(`${out}.part`, new Uint8Array(code.buffer, code.byteOffset, code.byteLength))
  renameSync(`${out}.part`, out)
}
