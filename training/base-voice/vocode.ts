/**
 * Frames to sound, for measurement: npx tsx vocode.ts --in DIR
 * Every DIR/<id>.f32 (rows of code, aperiodicity, F0; --width values a row) becomes DIR/<id>.s16.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { resynthesize, type SpeechFrames } from '../../src/dsp/index.js'

function readFrames(path: string, width: number): SpeechFrames {
  const bytes = readFileSync(path)
  const rows = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
  const frameCount = rows.length / width
  const frames = {
    frameCount,
    code: new Float32Array(frameCount * 56),
    bandAperiodicityDb: new Float32Array(frameCount * 3),
    f0Hz: new Float32Array(frameCount),
  }
  for (let frame = 0; frame < frameCount; frame++) {
    const row = rows.subarray(frame * width, (frame + 1) * width)
    frames.code.set(row.subarray(0, 56), frame * 56)
    frames.bandAperiodicityDb.set(row.subarray(56, 59), frame * 3)
    frames.f0Hz[frame] = row[59] ?? 0
  }
  return frames
}

function main(): void {
  const { values } = parseArgs({
    options: { in: { type: 'string' }, width: { type: 'string', default: '60' } },
  })
  const folder = values.in
  if (!folder) throw new Error('--in DIR is missing')
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.f32'))) {
    const samples = resynthesize(readFrames(join(folder, name), Number(values.width)), { seed: 1 })
    const pcm = Int16Array.from(samples, (value) =>
      Math.max(-32767, Math.min(32767, Math.round(value * 32767))),
    )
    writeFileSync(join(folder, name.replace(/f32$/, 's16')), pcm)
  }
}

main()
