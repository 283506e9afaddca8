// The core runs where there is no Node: bundled for a browser, it learns a voice and speaks Mandarin there.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runInThisContext } from 'node:vm'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { analyzeSpeech } from '../../src/dsp/index.js'
import { packageRoot } from '../../src/foundation/index.js'
import { launchBrowser } from '../support/browser.js'
import { spokenReference } from '../support/spoken-reference.js'

const program = `
import { analyzeSpeech, resynthesize } from './src/dsp/index.ts'
import { analyzeSegment, segmentText } from './src/text/index.ts'
import {
  composeSentence, Conversion, learnVoice, loadBaseVoice, readBaseStatistics, readSpeakerSpace, readVoiceProfile,
  writeVoiceProfile,
} from './src/engines/embedded/core/index.ts'

globalThis.speakInCore = (text, reference, data) => {
  const space = readSpeakerSpace(data.space)
  const base = readBaseStatistics(data.statistics, space)
  const frames = analyzeSpeech(reference, { f0Method: 'dio', keepEnvelope: true })
  const profile = writeVoiceProfile(learnVoice(space, frames, base.statistics.classes.mean))
  const conversion = new Conversion(space, base, readVoiceProfile(profile, space))
  const base = loadBaseVoice(data.weights)
  const [segment] = segmentText(text).segments
  const { phrases, kind } = analyzeSegment(segment)
  const runs = phrases.flatMap((phrase) => phrase.runs).map(({ language, words }) => ({
    language, conversion, paceStretch: 1, pauseAfterSec: 0,
    speech: base.speak({ words, rate: 1, phraseFinal: true }),
  }))
  const plain = { pitchShiftSemitones: 0, formantShiftRatio: 1, f0RangeRatio: 1, breathiness: 0 }
  const sentence = composeSentence(runs, { ...plain, speedRatio: 1, kind })
  return { samples: resynthesize(sentence.frames, { seed: 1 }), phones: sentence.phones.map(({ phone }) => phone) }
}
`

type SpeakInCore = (
  text: string,
  reference: Float32Array,
  data: Readonly<Record<'space' | 'statistics' | 'weights', Uint8Array>>,
) => { samples: Float32Array; phones: string[] }

/** Fails where anything of the core, or of what it uses, needs a module of Node. */
async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: packageRoot, loader: 'ts' },
    bundle: true,
    platform: 'browser',
    format: 'iife',
    write: false,
    logLevel: 'silent',
  })
  return outputFiles[0]?.text ?? ''
}

const text = '今天下午我们一起去公园散步。'
const pathOf = (name: string) => join(packageRoot, 'data', name)

test('the core learns a voice and speaks in a browser as it does here', {
  timeout: 120_000,
}, async (context) => {
  const code = await bundle()
  const browser = await launchBrowser('/dev/null')
  if (!browser) return context.skip('no browser')
  try {
    const reference = spokenReference({ seconds: 3 }).samples
    const files = {
      space: await readFile(pathOf('speaker-space/speaker-space.bin')),
      statistics: await readFile(pathOf('base-statistics/zh.bin')),
      weights: await readFile(pathOf('base-voices/zh.bin')),
    }
    const page = await browser.newPage()
    await page.addScriptTag({ content: code })
    const encoded = Object.fromEntries(
      Object.entries(files).map(([name, bytes]) => [name, bytes.toString('base64')]),
    )
    const there = await page.evaluate(
      ({ text, reference, encoded }) => {
        const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
        const data = Object.fromEntries(
          Object.entries(encoded).map(([name, value]) => [name, bytesOf(value)]),
        )
        const { speakInCore } = globalThis as unknown as {
          speakInCore: (...args: unknown[]) => { samples: Float32Array; phones: string[] }
        }
        const { samples, phones } = speakInCore(text, Float32Array.from(reference), data)
        return { samples: [...samples], phones, hasNode: 'process' in globalThis || 'require' in globalThis }
      },
      { text, reference: [...reference], encoded },
    )
    expect(there.hasNode).toBe(false)

    runInThisContext(code)
    const { speakInCore } = globalThis as unknown as { speakInCore: SpeakInCore }
    const here = speakInCore(text, reference, files)
    expect(there.phones).toEqual(here.phones)
    expect(there.samples.length).toBe(here.samples.length)
    const worst = there.samples.reduce(
      (most, value, n) => Math.max(most, Math.abs(value - (here.samples[n] ?? 0))),
      0,
    )
    expect(worst).toBeLessThan(1e-3)
    const { f0Hz } = analyzeSpeech(Float64Array.from(there.samples), { f0Method: 'dio' })
    const voiced = [...f0Hz].filter((f0) => f0 > 0).sort((a, b) => a - b)
    // The reference speaks around 120 Hz.
    expect(voiced.length / f0Hz.length).toBeGreaterThan(0.4)
    expect(Math.abs(12 * Math.log2((voiced[voiced.length >> 1] ?? 0) / 120))).toBeLessThan(3)
  } finally {
    await browser.close()
  }
})
