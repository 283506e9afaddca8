// English base speech: flite's statistical voices (Black 2006), compiled to WebAssembly, analysed by the vocoder.
import {
  analyzeSpeech,
  frameCountFor,
  framesPerSec,
  resample,
  resampledLength,
  vocoderRateHz,
} from '../../../dsp/index.js'
import type { EnglishWord } from '../../../text/index.js'
import { type BaseSpeech, sliceFrames, type VocoderFrames } from '../core/index.js'
import { alignWords } from './align-words.js'
import { runProgram } from './wasi-program.js'

/** A man and a woman of CMU ARCTIC. */
export type FliteVoiceName = 'rms' | 'slt'

const fliteRateHz = 16_000
const wavHeaderBytes = 44
const outputName = 'speech.wav'
/** flite's own silence around an utterance is cut to this. */
const edgeSilenceFrames = 4
/** The quickest voice: asked for phones only. */
const phoneVoice = 'kal16'
const silence = 'pau'

interface PhoneTime {
  readonly phone: string
  readonly endSec: number
}

/** Speaks English words with flite. One utterance at a time; the same words give the same frames. */
export class Flite {
  readonly #module: WebAssembly.Module
  /** Phones of words said alone. */
  readonly #lexicon = new Map<string, readonly string[]>()

  constructor(module: WebAssembly.Module) {
    this.#module = module
  }

  /** Frames at the voice's own pace and register; null where flite finds nothing to say in `words`. */
  speak(voice: FliteVoiceName, words: readonly EnglishWord[]): BaseSpeech | null {
    const wordPhones = this.#phonesOf(words)
    const isFixed = words.some((word) => word.arpabet)
    const said = isFixed
      ? ['-p', [silence, ...wordPhones.flat(), silence].join(' ')]
      : ['-t', words.map(({ spoken }) => plainLetters(spoken)).join(' ')]
    const { files, output } = this.#run(['-voice', voice, ...said, '-o', `/out/${outputName}`, '-psdur'])
    const wav = files.get(outputName)
    const times = parsePhones(output)
    if (!wav || wav.length <= wavHeaderBytes || times.every(({ phone }) => phone === silence)) return null
    return trim(samplesOf(wav), times, words, wordPhones)
  }

  /** The phones that were fixed for a word, else those of the word said alone; several words in one call. */
  #phonesOf(words: readonly EnglishWord[]): (readonly string[])[] {
    const free = words.filter((word) => !word.arpabet).map((word) => plainLetters(word.spoken))
    const unknown = [...new Set(free)].filter((spoken) => spoken && !this.#lexicon.has(spoken))
    if (unknown.length > 0) {
      const args = ['-voice', phoneVoice, '-t', `${unknown.join('. ')}.`, '-o', 'none', '-ps']
      const groups = splitAtSilences(this.#run(args).output.trim().split(/\s+/))
      for (const [index, spoken] of unknown.entries()) {
        // Where a full stop was taken for part of an abbreviation, each word is asked for by itself.
        const group = groups.length === unknown.length ? groups[index] : this.#phonesOfOne(spoken)
        this.#lexicon.set(spoken, group ?? [])
      }
    }
    return words.map(({ arpabet, spoken }) =>
      arpabet ? arpabet.map(flitePhone) : (this.#lexicon.get(plainLetters(spoken)) ?? []),
    )
  }

  #phonesOfOne(spoken: string): string[] {
    const { output } = this.#run(['-voice', phoneVoice, '-t', spoken, '-o', 'none', '-ps'])
    return output
      .trim()
      .split(/\s+/)
      .filter((phone) => phone && phone !== silence)
  }

  #run(args: readonly string[]): ReturnType<typeof runProgram> {
    return runProgram(this.#module, ['flite', ...args])
  }
}

/** Frames of a recording, analysed when they are first looked at. */
class AnalysedFrames implements VocoderFrames {
  readonly frameCount: number
  readonly #analyse: () => VocoderFrames
  #frames: VocoderFrames | null = null

  constructor(frameCount: number, analyse: () => VocoderFrames) {
    this.frameCount = frameCount
    this.#analyse = analyse
  }

  get code(): Float32Array {
    return this.#analysed().code
  }

  get bandAperiodicityDb(): Float32Array {
    return this.#analysed().bandAperiodicityDb
  }

  get f0Hz(): Float32Array {
    return this.#analysed().f0Hz
  }

  #analysed(): VocoderFrames {
    this.#frames ??= this.#analyse()
    return this.#frames
  }
}

/** Cuts the silence at the edges and gives every phone its word. */
function trim(
  samples: Float32Array,
  times: readonly PhoneTime[],
  words: readonly EnglishWord[],
  wordPhones: readonly (readonly string[])[],
): BaseSpeech {
  const isSound = ({ phone }: PhoneTime) => phone !== silence
  const first = times.findIndex(isSound)
  const last = times.length - 1 - [...times].reverse().findIndex(isSound)
  const endFrameOf = (index: number) => Math.round((times[index]?.endSec ?? 0) * framesPerSec)
  const from = Math.max(0, endFrameOf(first - 1) - edgeSilenceFrames)
  const frameCount = frameCountFor(resampledLength(samples.length, fliteRateHz, vocoderRateHz), vocoderRateHz)
  const to = Math.min(frameCount, endFrameOf(last) + edgeSilenceFrames)
  const wordOf = alignWords(
    times.map(({ phone }) => phone),
    wordPhones,
  )
  const phones = times.slice(first, last + 1).map(({ phone }, place) => {
    const index = first + place
    const word = words[wordOf[index] ?? -1]
    return {
      phone,
      startFrame: Math.min(to, endFrameOf(index - 1)) - from,
      endFrame: Math.min(to, endFrameOf(index)) - from,
      sourceStart: word?.sourceStart ?? -1,
      sourceEnd: word?.sourceEnd ?? -1,
    }
  })
  const frames = new AnalysedFrames(to - from, () => {
    const wave = resample(samples, fliteRateHz, vocoderRateHz)
    return sliceFrames(analyzeSpeech(wave, { f0Method: 'dio' }), from, to)
  })
  return { frames, phones }
}

function parsePhones(output: string): PhoneTime[] {
  return output
    .trim()
    .split(/\s+/)
    .map((entry) => {
      const [phone = '', end = ''] = entry.split(':')
      return { phone, endSec: Number(end) }
    })
}

/** ARPAbet as flite writes it: lower case, no stress, an unstressed AH as its own phone. */
function flitePhone(arpabet: string): string {
  return arpabet === 'AH0' ? 'ax' : arpabet.replace(/\d/, '').toLowerCase()
}

/** What flite reads: the letters of English. */
function plainLetters(spoken: string): string {
  return spoken
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z' ]+/g, ' ')
    .trim()
}

function splitAtSilences(phones: readonly string[]): string[][] {
  const groups: string[][] = []
  let isOpen = false
  for (const phone of phones) {
    if (phone === silence) isOpen = false
    else if (isOpen) groups.at(-1)?.push(phone)
    else {
      groups.push([phone])
      isOpen = true
    }
  }
  return groups
}

function samplesOf(wav: Uint8Array): Float32Array {
  const view = new DataView(wav.buffer, wav.byteOffset, wav.byteLength)
  const length = Math.floor((wav.length - wavHeaderBytes) / 2)
  return Float32Array.from({ length }, (_, n) => view.getInt16(wavHeaderBytes + 2 * n, true) / 32768)
}
