// What makes one take unlike another: nobody says a sentence twice alike. Tempo, length of the phones and melody vary a
// little from phrase to phrase, within what one speaker does from reading to reading.
import { Random } from '../../../../dsp/index.js'
import type { TimedPhone } from '../frames.js'
import { phoneElasticity } from './phone-elasticity.js'
import type { SentenceRun } from './sentence.js'
import { respaceSpeech } from './time-stretch.js'

// Standard deviations. Repeated vowels of one speaker differ by about a tenth in length and a semitone in F0 (Allen,
// Miller & DeSteno, JASA 113, 2003; Eriksson & Wretling 1997); here is less, so that no take sounds odd.
const phoneLengthSpread = 0.06
const tempoSpread = 0.025
const registerSpreadSemitones = 0.3
const tiltSpreadSemitones = 0.35
const rangeSpread = 0.07
/** Rarer values are cut down to so many deviations. */
const widest = 2

/**
 * The run as another take would have it; the same seed varies the same phones in the same way, in whatever sentence.
 * Seed 0, the default, is the run as it is.
 */
export function varyRun(run: SentenceRun, seed: number): SentenceRun {
  const { phones } = run.speech
  if (seed === 0 || phones.length === 0) return run
  const random = new Random(seed ^ fingerprintOf(phones))
  const draw = (spread: number) => spread * Math.max(-widest, Math.min(widest, random.gaussian()))
  const paceStretch = run.paceStretch * Math.exp(draw(tempoSpread))
  const melody = {
    offset: draw(registerSpreadSemitones) / 12,
    tilt: draw(tiltSpreadSemitones) / 12,
    range: Math.exp(draw(rangeSpread)),
  }
  const factors = phones.map(({ phone, sourceStart, sourceEnd }) =>
    // What belongs to no text is a silence.
    sourceEnd > sourceStart ? Math.exp(phoneElasticity(phone) * draw(phoneLengthSpread)) : 1,
  )
  const { frames, phones: placed } = respaceSpeech(run.speech, factors)
  return {
    ...run,
    paceStretch,
    speech: { frames: { ...frames, f0Hz: variedMelody(frames.f0Hz, melody) }, phones: placed },
  }
}

interface Melody {
  /** Octaves. */
  readonly offset: number
  /** Octaves from the first to the last frame. */
  readonly tilt: number
  /** Factor on the movement around the middle. */
  readonly range: number
}

/** New F0; 0 = unvoiced stays. */
function variedMelody(f0Hz: Float32Array, { offset, tilt, range }: Melody): Float32Array {
  const voiced = f0Hz.filter((f0) => f0 > 0)
  const middle = voiced.reduce((sum, f0) => sum + Math.log2(f0), 0) / Math.max(1, voiced.length)
  return f0Hz.map((f0, frame) => {
    if (f0 <= 0) return 0
    const place = frame / f0Hz.length - 0.5
    return 2 ** (middle + range * (Math.log2(f0) - middle) + offset + tilt * place)
  })
}

/** FNV-1a over what is said, 32 bits. */
function fingerprintOf(phones: readonly TimedPhone[]): number {
  let hash = 0x811c9dc5
  for (const { phone } of phones) {
    for (const unit of `${phone} `) hash = Math.imul(hash ^ (unit.codePointAt(0) ?? 0), 0x01000193)
  }
  return hash >>> 0
}
