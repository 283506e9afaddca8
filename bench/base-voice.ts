// The base voices' inference: CPU time per second of speech, and the vector kernel against plain typed arrays.
//
//   npm run bench base-voice
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { LayerMemory } from '../src/engines/embedded/core/base-voice/kernels.js'
import { BaseSpeakers, readSpeakerSpace } from '../src/engines/embedded/core/index.js'
import { loadEngineData } from '../src/engines/embedded/host/engine-data.js'
import { packageRoot } from '../src/foundation/index.js'
import { analyzeSegment, segmentText } from '../src/text/index.js'

const dataDir = join(packageRoot, 'data')
const repeats = 15
const texts = {
  en: 'The old clock above the door had stopped at noon, and nobody knew why.',
  zh: '老师说明天早上八点准时出发，请不要迟到。',
}

/** Median CPU milliseconds of `work`. */
function cpuMs(work: () => void): number {
  work()
  const times = Array.from({ length: repeats }, () => {
    const before = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  })
  return times.sort((a, b) => a - b)[repeats >> 1] ?? 0
}

async function benchVoices(): Promise<void> {
  const { data } = await loadEngineData(dataDir)
  const space = readSpeakerSpace(data.speakerSpace)
  console.log(`loading: ${cpuMs(() => new BaseSpeakers(data.bases, space)).toFixed(0)} ms`)
  const bases = new BaseSpeakers(data.bases, space)
  for (const [language, text] of Object.entries(texts)) {
    const [segment] = segmentText(text).segments
    if (!segment) throw new Error('no segment')
    const utterance = analyzeSegment(segment)
    const frames = [...bases.say(utterance, 200)].reduce(
      (sum, { speech }) => sum + speech.frames.frameCount,
      0,
    )
    const ms = cpuMs(() => [...bases.say(utterance, 200)])
    console.log(
      `${language}: ${ms.toFixed(1)} ms for ${(frames / 200).toFixed(2)} s, RTF ${(ms / 5 / frames).toFixed(4)}`,
    )
  }
  for (const name of ['en', 'en-low', 'zh']) {
    const bytes = readFileSync(join(dataDir, 'base-voices', `${name}.bin`)).length
    console.log(`${name}.bin: ${(bytes / 1e6).toFixed(2)} MB`)
  }
}

/** One tap of a frame layer over two seconds: [200][192] times [192][192]. */
function benchKernels(): void {
  const [steps, width, passes] = [200, 192, 20]
  const weight = Float32Array.from({ length: width * width }, (_, n) => Math.sin(n) / width)
  const input = Float32Array.from({ length: steps * width }, (_, n) => Math.cos(n))
  const memory = new LayerMemory()
  const dense = memory.createDense(
    { shape: [width, width], data: weight },
    { shape: [width], data: new Float32Array(width) },
  )
  const rows = memory.createRows(steps, width)
  memory.view(rows).set(input)
  const simd = cpuMs(() => {
    for (let pass = 0; pass < passes; pass++) memory.scoped(() => memory.applyDense(dense, rows))
  })
  const out = new Float32Array(steps * width)
  const plain = cpuMs(() => {
    for (let pass = 0; pass < passes; pass++) addProducts(input, weight, out, steps, width)
  })
  const expected = memory.scoped(() => memory.copyOut(memory.applyDense(dense, rows)))
  out.fill(0)
  addProducts(input, weight, out, steps, width)
  const worst = expected.reduce((most, value, n) => Math.max(most, Math.abs(value - (out[n] ?? 0))), 0)
  const gigaProducts = (ms: number) => (passes * steps * width * width) / ms / 1e6
  console.log(`WebAssembly vectors ${simd.toFixed(1)} ms (${gigaProducts(simd).toFixed(2)} G products/s)`)
  console.log(`plain typed arrays  ${plain.toFixed(1)} ms (${gigaProducts(plain).toFixed(2)} G products/s)`)
  console.log(`ratio ${(plain / simd).toFixed(1)}, largest difference ${worst.toExponential(1)}`)
}

/** The best order of plain loops: rows of the weights are read one after the other. */
function addProducts(
  input: Float32Array,
  weight: Float32Array,
  out: Float32Array,
  steps: number,
  width: number,
): void {
  for (let step = 0; step < steps; step++) {
    for (let channel = 0; channel < width; channel++) {
      const value = input[step * width + channel] as number
      const row = channel * width
      const target = step * width
      for (let column = 0; column < width; column++) {
        out[target + column] = (out[target + column] as number) + value * (weight[row + column] as number)
      }
    }
  }
}

await benchVoices()
benchKernels()
