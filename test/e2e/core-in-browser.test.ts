// The core runs where there is no Node: bundled for a browser, it learns a voice and speaks both languages there.
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
import { analyzeReference, resynthesize } from './src/dsp/index.ts'
import { analyzeSegment, segmentText } from './src/text/index.ts'
import {
  BaseSpeakers, composeSentence, learnVoice, readSpeakerSpace, readVoiceProfile, writeVoiceProfile,
} from './src/engines/embedded/core/index.ts'

globalThis.speakInCore = (text, reference, data) => {
  const space = readSpeakerSpace(data['speaker-space/speaker-space'])
  const filesOf = (name) => ({ weights: data['base-voices/' + name], statistics: data['base-statistics/' + name] })
  const voices = { en: filesOf('en'), 'en-low': filesOf('en-low'), zh: filesOf('zh') }
  const bases = new BaseSpeakers({ pronunciations: data['english/pronunciations'], voices }, space)
  const frames = analyzeReference(reference)
  const profile = readVoiceProfile(
    writeVoiceProfile(learnVoice(space, frames, bases.statisticsOf('en').classes.mean)), space,
  )
  const [segment] = segmentText(text).segments
  const utterance = analyzeSegment(segment)
  const runs = [...bases.say(utterance, Math.exp(profile.statistics.f0.logMedian))].map(({ base, ...run }) => ({
    ...run, conversion: bases.conversionOf(base, profile), paceStretch: 1,
  }))
  const plain = { pitchShiftSemitones: 0, formantShiftRatio: 1, f0RangeRatio: 1, breathiness: 0 }
  const sentence = composeSentence(runs, { ...plain, speedRatio: 1, questionForm: utterance.questionForm, seed: 0 })
  return { samples: resynthesize(sentence.frames, { seed: 1 }), phones: sentence.phones.map(({ phone }) => phone) }
}
`

type SpeakInCore = (
  text: string,
  reference: Float32Array,
  data: Readonly<Record<string, Uint8Array>>,
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

const text = '今天下午我们一起去 Hyde Park 散步。'
const baseNames = ['en', 'en-low', 'zh']
const fileNames = [
  'speaker-space/speaker-space',
  'english/pronunciations',
  ...baseNames.flatMap((name) => [`base-voices/${name}`, `base-statistics/${name}`]),
]

/** The core's data by name. */
async function readFiles(): Promise<Record<string, Buffer>> {
  const read = async (name: string) =>
    [name, await readFile(join(packageRoot, 'data', `${name}.bin`))] as const
  return Object.fromEntries(await Promise.all(fileNames.map(read)))
}

test('the core learns a voice and speaks in a browser as it does here', {
  timeout: 120_000,
}, async (context) => {
  const code = await bundle()
  const browser = await launchBrowser('/dev/null')
  if (!browser) return context.skip('no browser')
  try {
    const reference = spokenReference({ seconds: 3 }).samples
    const files = await readFiles()
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
