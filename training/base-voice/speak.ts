/**
 * Says texts with a base voice, for measurement:
 *   npx tsx speak.ts --voice FILE.bin --texts FILE.tsv --out DIR [--rate R]
 * texts: id and text, with a header line. Writes DIR/<id>.s16 (24 kHz), DIR/<id>.f32 (rows of code, aperiodicity, F0),
 * DIR/<id>.phones (phone, start, end in frames) and DIR/items.tsv: id, path, syllables, seconds of speech without
 * pauses, text.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { resynthesize } from '../../src/dsp/index.js'
import {
  type BaseVoice,
  englishPhrase,
  loadBaseVoice,
  mandarinPhrase,
  type PhraseWord,
} from '../../src/engines/embedded/core/base-voice/index.js'
import type { TimedPhone, VocoderFrames } from '../../src/engines/embedded/core/frames.js'
import {
  analyzeSegment,
  EnglishPronunciations,
  type Run,
  readEnglish,
  segmentText,
} from '../../src/text/index.js'

const pronunciations = new EnglishPronunciations(
  readFileSync(join(import.meta.dirname, '../../data/english/pronunciations.bin')),
)

interface Spoken {
  readonly frames: VocoderFrames
  readonly phones: readonly TimedPhone[]
  readonly syllables: string
  readonly speechSec: number
}

function wordsOf(run: Run): PhraseWord[] {
  return run.language === 'zh'
    ? mandarinPhrase(run.words)
    : englishPhrase(readEnglish(run.words, pronunciations))
}

function speakText(voice: BaseVoice, text: string, rate: number): Spoken {
  const spoken = segmentText(text).segments.flatMap((segment) => {
    const { phrases, kind } = analyzeSegment(segment)
    return phrases.map(({ runs, breakAfterSec }, index) => {
      const words = runs.flatMap(wordsOf)
      const end = index === phrases.length - 1 ? kind : 'continuation'
      const phrase = voice.speak({ words, rate, phraseFinal: true, end, isFirst: index === 0 })
      return { ...phrase, words, pauseSec: breakAfterSec || segment.pauseAfterSec }
    })
  })
  const syllables = spoken.flatMap(({ words }) => words.flatMap((word) => word.syllables))
  const speechFrames = spoken
    .flatMap(({ phones }) => phones)
    .reduce((sum, { phone, startFrame, endFrame }) => sum + (phone === 'SIL' ? 0 : endFrame - startFrame), 0)
  return { ...joined(spoken), syllables: syllables.map(spell).join(' '), speechSec: speechFrames / 200 }
}

/** A Mandarin syllable as initial-final-tone, as the judge reads it; an English one by its phones and stress. */
function spell({ phones, tone }: PhraseWord['syllables'][number]): string {
  const hasInitial = phones[0]?.place === 1
  return [...(hasInitial ? [] : ['']), ...phones.map(({ phone }) => phone), tone].join('-')
}

/** Phrases one after the other, a pause held between them on the first frame of silence. */
function joined(
  phrases: readonly { frames: VocoderFrames; phones: readonly TimedPhone[]; pauseSec: number }[],
) {
  const [first] = phrases
  if (!first) throw new Error('nothing to say')
  const codes: number[] = []
  const bands: number[] = []
  const f0: number[] = []
  const phones: TimedPhone[] = []
  const quiet = first.frames.code.slice(0, 56)
  for (const [index, phrase] of phrases.entries()) {
    const pauseFrames = Math.round(200 * (phrases[index - 1]?.pauseSec ?? 0))
    for (let frame = 0; frame < pauseFrames; frame++) {
      codes.push(...quiet)
      bands.push(0, 0, 0)
      f0.push(0)
    }
    const offset = f0.length
    phones.push(
      ...phrase.phones.map((phone) => ({
        ...phone,
        startFrame: phone.startFrame + offset,
        endFrame: phone.endFrame + offset,
      })),
    )
    for (const value of phrase.frames.code) codes.push(value)
    for (const value of phrase.frames.bandAperiodicityDb) bands.push(value)
    for (const value of phrase.frames.f0Hz) f0.push(value)
  }
  const frames: VocoderFrames = {
    frameCount: f0.length,
    code: Float32Array.from(codes),
    bandAperiodicityDb: Float32Array.from(bands),
    f0Hz: Float32Array.from(f0),
  }
  return { frames, phones }
}

function toPcm16(samples: Float32Array): Int16Array {
  return Int16Array.from(samples, (value) => Math.max(-32767, Math.min(32767, Math.round(value * 32767))))
}

function toRows({ frameCount, code, bandAperiodicityDb, f0Hz }: VocoderFrames): Float32Array {
  const rows = new Float32Array(frameCount * 60)
  for (let frame = 0; frame < frameCount; frame++) {
    rows.set(code.subarray(frame * 56, frame * 56 + 56), frame * 60)
    rows.set(bandAperiodicityDb.subarray(frame * 3, frame * 3 + 3), frame * 60 + 56)
    rows[frame * 60 + 59] = f0Hz[frame] ?? 0
  }
  return rows
}

function main(): void {
  const { values } = parseArgs({
    options: {
      voice: { type: 'string' },
      texts: { type: 'string' },
      out: { type: 'string' },
      rate: { type: 'string', default: '1' },
    },
  })
  const { voice: voicePath, texts, out } = values
  if (!voicePath || !texts || !out) throw new Error('--voice, --texts and --out are needed')
  const voice = loadBaseVoice(new Uint8Array(readFileSync(voicePath)))
  const rate = Number(values.rate)
  mkdirSync(out, { recursive: true })
  const items = ['id\tpath\tsyllables\tseconds\ttext']
  for (const line of readFileSync(texts, 'utf8').trim().split('\n').slice(1)) {
    const [id = '', text = ''] = line.split('\t')
    const { frames, phones, syllables, speechSec } = speakText(voice, text, rate)
    writeFileSync(join(out, `${id}.s16`), toPcm16(resynthesize(frames, { seed: 1 })))
    writeFileSync(join(out, `${id}.f32`), toRows(frames))
    const spans = phones.map(({ phone, startFrame, endFrame }) => `${phone}\t${startFrame}\t${endFrame}`)
    writeFileSync(join(out, `${id}.phones`), `${spans.join('\n')}\n`)
    items.push(`${id}\t${join(out, `${id}.s16`)}\t${syllables}\t${speechSec.toFixed(3)}\t${text}`)
  }
  writeFileSync(join(out, 'items.tsv'), `${items.join('\n')}\n`)
}

main()
