// What one process of the built engine holds with so many threads, all speaking at once: run by bench/engine.ts.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const threads = Number(process.argv[2])
const built = (path) => import(new URL(`../../dist/server/${path}`, import.meta.url).href)
const { createEmbeddedEngine } = await built('engines/embedded/host/index.js')
const { segmentText } = await built('text/index.js')
const { defaultSynthesisOptions } = await built('engines/engine.js')

const logger = { info() {}, warn() {}, error: console.error }
const dataDir = fileURLToPath(new URL('../../data', import.meta.url))
const never = new AbortController().signal
const texts = [
  'The old clock above the door had stopped at noon, and nobody knew why.',
  '今天下午我们一起去公园散步。',
  '请把 report 发给我，好吗？',
]

function memoryMb() {
  const status = readFileSync('/proc/self/status', 'utf8')
  const megabytesOf = (name) => Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024)
  return { nowMb: megabytesOf('VmRSS'), peakMb: megabytesOf('VmHWM') }
}

/** Ten seconds of a buzz that comes and goes. */
function reference() {
  const samples = new Float32Array(240_000)
  let phase = 0
  for (let n = 1; n < samples.length; n++) {
    phase += (120 * (1 + 0.1 * Math.sin(n / 9000))) / 24_000
    const pulse = phase >= 1 ? 1 : 0
    phase -= pulse
    samples[n] = n % 12_000 < 9000 ? 0.9 * samples[n - 1] + 0.1 * pulse : 0
  }
  return { pcm: { samples, sampleRateHz: 24_000 }, transcript: null, language: null }
}

const engine = await createEmbeddedEngine({ dataDir, threads, logger })
const prompt = await engine.createPrompt(reference(), never)
async function speak(text) {
  for (const segment of segmentText(text).segments)
    for await (const _chunk of engine.synthesize(segment, prompt, defaultSynthesisOptions, never));
}
for (let round = 0; round < 12; round++) {
  await Promise.all(Array.from({ length: threads }, (_, n) => speak(texts[(round + n) % 3])))
}
console.log(JSON.stringify(memoryMb()))
await engine.dispose()
