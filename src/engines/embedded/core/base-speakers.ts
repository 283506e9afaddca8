// The base voices of all languages and registers: which one says a stretch of text, and what is known of it.
import { EnglishPronunciations, type Run, readEnglish, type Utterance } from '../../../text/index.js'
import type { BaseSpeech } from './base-speech.js'
import {
  type BaseVoice,
  englishPhrase,
  loadBaseVoice,
  mandarinPhrase,
  type PhraseWord,
} from './base-voice/index.js'
import type { SpeakerSpace } from './classes/speaker-space.js'
import { type BaseSpeaker, readBaseStatistics } from './conversion/base-statistics.js'
import { Conversion } from './conversion/conversion.js'
import { englishTransplant, mandarinTransplant } from './conversion/transplant-settings.js'
import type { SpeakerStatistics } from './profile/speaker-statistics.js'
import type { VoiceProfile } from './profile/voice-profile.js'

/** English is said by a man or a woman, Mandarin by one woman. */
export type BaseName = 'en' | 'en-low' | 'zh'

/** Below this median F0 a speaker is given the man's base voice. */
const lowVoiceHz = 160

/** The files of one base voice. */
export interface BaseVoiceFiles {
  readonly weights: Uint8Array
  readonly statistics: Uint8Array
}

export interface BaseSpeakerFiles {
  /** `data/english/pronunciations.bin`. */
  readonly pronunciations: Uint8Array
  /** `zh` may be missing, where the package is used without its share-alike part. */
  readonly voices: Readonly<Record<'en' | 'en-low', BaseVoiceFiles> & { zh: BaseVoiceFiles | null }>
}

/** A run as a base voice said it. */
export interface BaseRun {
  readonly base: BaseName
  readonly language: Run['language']
  readonly speech: BaseSpeech
  /** Silence that follows, at speed 1. */
  readonly pauseAfterSec: number
}

interface Base {
  readonly voice: BaseVoice
  readonly speaker: BaseSpeaker
}

/** Loaded once; speaks at rate 1 in the base speakers' own registers. */
export class BaseSpeakers {
  readonly #pronunciations: EnglishPronunciations
  readonly #space: SpeakerSpace
  readonly #bases = new Map<BaseName, Base>()

  /** Throws an Error for files that are not intact, a RangeError for statistics of another speaker space. */
  constructor({ pronunciations, voices }: BaseSpeakerFiles, space: SpeakerSpace) {
    this.#space = space
    this.#pronunciations = new EnglishPronunciations(pronunciations)
    for (const name of ['en', 'en-low', 'zh'] as const) {
      const files = voices[name]
      if (!files) continue
      const speaker = { ...readBaseStatistics(files.statistics, space), isTonal: name === 'zh' }
      this.#bases.set(name, { voice: loadBaseVoice(files.weights), speaker })
    }
  }

  /** Throws an Error for a base that is not loaded. */
  speakerOf(name: BaseName): BaseSpeaker {
    const base = this.#bases.get(name)
    if (!base) throw new Error(`no base voice ${name}`)
    return base.speaker
  }

  /** As `speakerOf`. */
  statisticsOf(name: BaseName): SpeakerStatistics {
    return this.speakerOf(name).statistics
  }

  /** Converts this base to a voice. As `speakerOf`. */
  conversionOf(name: BaseName, profile: VoiceProfile): Conversion {
    const settings = name === 'zh' ? mandarinTransplant : englishTransplant
    return new Conversion(this.#space, this.speakerOf(name), profile, settings)
  }

  /**
   * The runs of an utterance one after the other, each by the base that is nearest to a speaker with this median F0.
   * Left out: runs without sound, and of a language without base.
   */
  *say({ phrases, kind }: Utterance, medianF0Hz: number): Generator<BaseRun> {
    for (const [number, phrase] of phrases.entries()) {
      const isLastPhrase = number === phrases.length - 1
      for (const [index, run] of phrase.runs.entries()) {
        const name = baseFor(run.language, medianF0Hz)
        const base = this.#bases.get(name)
        const words = this.#wordsOf(run)
        if (!base || !words.some(({ syllables }) => syllables.length > 0)) continue
        const phraseFinal = index === phrase.runs.length - 1
        const end = phraseFinal && isLastPhrase ? kind : 'continuation'
        const isFirst = number === 0 && index === 0
        yield {
          base: name,
          language: run.language,
          speech: base.voice.speak({ words, rate: 1, phraseFinal, end, isFirst }),
          pauseAfterSec: phraseFinal ? phrase.breakAfterSec : 0,
        }
      }
    }
  }

  #wordsOf(run: Run): PhraseWord[] {
    return run.language === 'zh'
      ? mandarinPhrase(run.words)
      : englishPhrase(readEnglish(run.words, this.#pronunciations))
  }
}

function baseFor(language: Run['language'], medianF0Hz: number): BaseName {
  if (language === 'zh') return 'zh'
  return medianF0Hz < lowVoiceHz ? 'en-low' : 'en'
}
