/** A base voice: one trained speaker who says phrases as vocoder parameters. */
import type { TimedPhone, VocoderFrames } from '../frames.js'
import { planDurations } from './durations.js'
import { LayerMemory } from './kernels.js'
import { AcousticNetwork, DurationNetwork } from './networks.js'
import { type ContextPhone, type PhraseEnd, phoneString, silence } from './phone-string.js'
import type { PhraseWord } from './phrase-words.js'
import { keepTonesInPlace, type ToneSpan } from './tone-bounds.js'
import { WeightFile, type WeightHeader } from './weight-file.js'

export interface PhraseInput {
  /** Words of one phrase; those without syllables are passed over. */
  readonly words: readonly PhraseWord[]
  /** 1 = natural pace; 2 takes half the time. Above 0. */
  readonly rate: number
  /** Whether a pause follows; without one the phrase ends as if another word followed, and bears no silence. */
  readonly phraseFinal: boolean
  /** How the phrase ends, for a voice that has learnt it; 'statement' by default. */
  readonly end?: PhraseEnd
  /** Whether the phrase begins its sentence; by default it does. */
  readonly isFirst?: boolean
}

export interface SpokenPhrase {
  /** F0 is the base speaker's own. 30 ms of silence come first, and last if the phrase is final. */
  readonly frames: VocoderFrames
  /** Phones in order, with the edge silences (`SIL`, empty source span). */
  readonly phones: readonly TimedPhone[]
}

export class BaseVoice {
  readonly name: string
  readonly language: string
  readonly sampleRateHz: number
  readonly #header: WeightHeader
  readonly #durations: DurationNetwork
  readonly #acoustics: AcousticNetwork

  constructor(file: WeightFile) {
    this.#header = file.header
    this.name = file.header.name
    this.language = file.header.language
    this.sampleRateHz = file.header.sampleRateHz
    const memory = new LayerMemory()
    this.#durations = new DurationNetwork(file, memory)
    this.#acoustics = new AcousticNetwork(file, memory)
  }

  /** Throws a RangeError for a rate that is not above 0 or a phone that the voice has never learnt. */
  speak({ words, rate, phraseFinal, end = 'statement', isFirst = true }: PhraseInput): SpokenPhrase {
    if (!(rate > 0)) throw new RangeError(`Rate ${rate} is not above 0`)
    const phones = phoneString(words, { phraseFinal, end, isFirst })
    const { stateFrames, logTempos } = planDurations(this.#durations, this.#header, phones, rate)
    const outputs = this.#acoustics.run(phones, logTempos, stateFrames)
    const frameCount = stateFrames.reduce((total, frames) => total + frames, 0)
    const frames = toFrames(outputs, this.#acoustics.outputs, frameCount, this.#header)
    const timed = timedPhones(phones, stateFrames)
    const { toneBounds } = this.#header
    if (toneBounds) keepTonesInPlace(frames.f0Hz, toneSpans(phones, timed), toneBounds)
    return { frames, phones: timed }
  }
}

/** Reads a weight file. Throws an Error that says what is wrong if the bytes are not an intact one. */
export function loadBaseVoice(bytes: Uint8Array): BaseVoice {
  return new BaseVoice(new WeightFile(bytes))
}

function timedPhones(phones: readonly ContextPhone[], stateFrames: Int32Array): TimedPhone[] {
  let end = 0
  return phones.map(({ phone, sourceStart, sourceEnd }, index) => {
    const startFrame = end
    for (let state = 3 * index; state < 3 * index + 3; state++) end += stateFrames[state]
    return { phone, startFrame, endFrame: end, sourceStart, sourceEnd }
  })
}

/** The final of each syllable; two finals that share a syllable count as one. */
function toneSpans(phones: readonly ContextPhone[], timed: readonly TimedPhone[]): ToneSpan[] {
  const spans: ToneSpan[] = []
  const end = phones.at(-1)
  for (const [index, { phone, syllable, isConsonant, context }] of phones.entries()) {
    if (phone === silence || isConsonant) continue
    const { startFrame, endFrame } = timed[index]
    const last = spans.at(-1)
    const isSecond = phones[index - 1].syllable === syllable && !phones[index - 1].isConsonant
    if (last && isSecond) spans[spans.length - 1] = { ...last, endFrame }
    else {
      const [tone, previousTone] = [context.get('tone') ?? 0, context.get('previous_tone') ?? 0]
      const endsPhrase = end?.phone === silence && end.syllable === syllable + 1
      spans.push({ startFrame, endFrame, tone, previousTone, endsPhrase })
    }
  }
  return spans
}

/** Network outputs per 10 ms to rows per 5 ms; what a step gives once is interpolated between steps. */
function toFrames(
  outputs: Float32Array,
  width: number,
  frameCount: number,
  header: WeightHeader,
): VocoderFrames {
  const { codeSize, aperiodicityBands } = header
  const code = new Float32Array(frameCount * codeSize)
  const bandAperiodicityDb = new Float32Array(frameCount * aperiodicityBands)
  const f0Hz = new Float32Array(frameCount)
  const lastStep = outputs.length / width - 1
  for (let frame = 0; frame < frameCount; frame++) {
    const start = (frame >> 1) * width + (frame & 1) * codeSize
    code.set(outputs.subarray(start, start + codeSize), frame * codeSize)
    const position = Math.min(Math.max(0, (frame - 0.5) / 2), lastStep)
    const step = Math.floor(position)
    const slow = step * width + 2 * codeSize
    const next = Math.min(step + 1, lastStep) * width + 2 * codeSize
    const mix = (column: number) =>
      outputs[slow + column] + (position - step) * (outputs[next + column] - outputs[slow + column])
    const isVoiced = mix(aperiodicityBands) > 0.5
    f0Hz[frame] = isVoiced ? Math.exp(mix(aperiodicityBands + 1)) : 0
    for (let band = 0; band < aperiodicityBands; band++) {
      const db = isVoiced ? Math.min(0, Math.max(-60, mix(band))) : 0
      bandAperiodicityDb[frame * aperiodicityBands + band] = db
    }
  }
  return { frameCount, code, bandAperiodicityDb, f0Hz }
}
