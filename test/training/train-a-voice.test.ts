// A made-up miniature of each public layout goes through training/base-voice/voice.py and speaks. Recordings are made
// with the shipped base voices, so that they fit their texts.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { encodeWav } from '../../src/audio/index.js'
import { resynthesize } from '../../src/dsp/index.js'
import {
  BaseSpeakers,
  englishPhrase,
  joinFrames,
  loadBaseVoice,
  mandarinPhrase,
  readSpeakerSpace,
  silence,
} from '../../src/engines/embedded/core/index.js'
import { loadEngineData } from '../../src/engines/embedded/host/engine-data.js'
import { packageRoot } from '../../src/foundation/index.js'
import {
  analyzeSegment,
  EnglishPronunciations,
  readEnglish,
  readMandarin,
  segmentText,
} from '../../src/text/index.js'
import { missingTrainingTool, python } from './missing-tool.js'

const pauseFrames = 50

const texts = {
  en: [
    'The cat sat on the mat.',
    'We like tea, and they like milk.',
    'A man came to the town.',
    'Look at the sun.',
    'They ran to the sea, then home.',
    'Take the ten red cups.',
    'The sun is hot.',
    'Cats like milk and sun.',
  ],
  zh: [
    '今天天气很好。',
    '我们去看海，你来吗。',
    '他有三本书。',
    '妈妈在家做饭。',
    '请你坐下来。',
    '天上有很多星星。',
    '我喜欢喝茶，不喜欢咖啡。',
    '他们明天来看我们。',
  ],
} as const
const english = { text: 'the cat ran to the sea', language: 'en' } as const
const mandarin = { text: '今天我们来看海', language: 'zh' } as const

/** Each layout's files for a sentence; the texts that stand apart are written once. */
const layouts = {
  ljspeech: {
    ...english,
    audio: (id: number) => `wavs/LJ001-000${id}.wav`,
    listing: (all: readonly string[]) => ({
      'metadata.csv': all.map((text, id) => `LJ001-000${id}|${text}|${text}\n`).join(''),
    }),
  },
  vctk: {
    ...english,
    audio: (id: number) => `wav48/p225/p225_00${id}.wav`,
    listing: (all: readonly string[]) =>
      Object.fromEntries(all.map((text, id) => [`txt/p225/p225_00${id}.txt`, `${text}\n`])),
  },
  own: {
    ...english,
    audio: (id: number) => `me/clip${id}.wav`,
    listing: (all: readonly string[]) =>
      Object.fromEntries(all.map((text, id) => [`me/clip${id}.txt`, `${text}\n`])),
  },
  aishell3: {
    ...mandarin,
    audio: (id: number) => `train/wav/SSB0005/SSB0005000${id}.wav`,
    listing: (all: readonly string[]) => ({
      'train/content.txt': all
        .map((text, id) => `SSB0005000${id}.wav\t${[...text].map((hanzi) => `${hanzi} x1`).join(' ')}\n`)
        .join(''),
    }),
  },
  thchs30: {
    ...mandarin,
    audio: (id: number) => `data/A2_${id}.wav`,
    listing: (all: readonly string[]) =>
      Object.fromEntries(
        all.map((text, id) => [`data/A2_${id}.wav.trn`, `${text.replace(/[。，]/g, ' ')}\nx1\n`]),
      ),
  },
} as const

const missing = missingTrainingTool()
const skipped = missing ? ` (skipped: ${missing} not installed)` : ''
const folder = mkdtempSync(join(tmpdir(), 'yinse-train-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function openBases() {
  const { data } = await loadEngineData(join(packageRoot, 'data'))
  return new BaseSpeakers(data.bases, readSpeakerSpace(data.speakerSpace))
}

/** A recording with silence around it and where the text has punctuation. */
function record(bases: BaseSpeakers, text: string): Uint8Array {
  const phrases = segmentText(text).segments.flatMap((segment) => [
    ...bases.say(analyzeSegment(segment), 200),
  ])
  const stretches = phrases.flatMap(({ speech }) => [silence(pauseFrames), speech.frames])
  return encodeWav(resynthesize(joinFrames([...stretches, silence(pauseFrames)]), { seed: 1 }))
}

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}

const quick = '--batch-words 8 --phone-channels 16 --channels 16 --duration-channels 16'.split(' ')

describe.skipIf(missing !== null)(`a base voice is trained${skipped} from`, () => {
  test.for(Object.entries(layouts))('%s and speaks', { timeout: 240_000 }, async ([name, layout]) => {
    const bases = await openBases()
    const source = join(folder, name)
    const all = texts[layout.language]
    for (const [path, content] of Object.entries(layout.listing(all))) write(join(source, path), content)
    for (const [id, text] of all.entries()) write(join(source, layout.audio(id)), record(bases, text))
    const out = join(folder, `${name}.bin`)
    const command = [name, source, '--work', join(folder, `work-${name}`), '--out', out, '--updates', '30']
    execFileSync(
      python,
      [join(packageRoot, 'training/base-voice/voice.py'), ...command, '--train-options', ...quick],
      {
        stdio: 'pipe',
        env: { ...process.env, OMP_NUM_THREADS: '1' },
      },
    )
    const voice = loadBaseVoice(new Uint8Array(readFileSync(out)))
    expect(voice.language).toBe(layout.language)
    const words =
      layout.language === 'zh' ? mandarinPhrase(readMandarin(layout.text).words) : spell(layout.text)
    const { frames, phones } = voice.speak({ words, rate: 1, phraseFinal: true })
    expect(phones.length).toBeGreaterThan(10)
    expect(frames.code.every(Number.isFinite)).toBe(true)
    expect(frames.f0Hz.some((f0) => f0 > 60 && f0 < 500)).toBe(true)
    const samples = resynthesize(frames, { seed: 1 })
    expect(samples.some((value) => Math.abs(value) > 0.01)).toBe(true)
  })
})

function spell(text: string) {
  const bytes = new Uint8Array(readFileSync(join(packageRoot, 'data/english/pronunciations.bin')))
  const words = text.split(' ').map((spoken) => ({ spoken, arpabet: null, sourceStart: 0, sourceEnd: 0 }))
  return englishPhrase(readEnglish(words, new EnglishPronunciations(bytes)))
}
