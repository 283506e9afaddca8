import type { Pcm } from '../audio/index.js'
import type { VoiceDraft, VoiceProfile, VoiceSummary } from './voice.js'

/**
 * A voice that a newcomer can try at once: designed, not recorded from anybody. A base voice speaks `sampleText` with these
 * settings, and that is its reference.
 */
export interface StarterVoice {
  readonly name: string
  readonly language: 'zh' | 'en'
  readonly sampleText: string
  readonly medianF0Hz: number
  /** Frequency ratio of the formants to the base voice's. */
  readonly formantShiftRatio: number
  readonly f0RangeRatio: number
  readonly breathiness: number
  readonly speedRatio: number
}

export const starterVoices: readonly StarterVoice[] = [
  {
    name: '晓晨（示例）',
    language: 'zh',
    sampleText:
      '你好，我是一个设计出来的声音，不是任何人的录音。今天天气不错，我们出去走走，看看河边的花开了没有。',
    medianF0Hz: 225,
    formantShiftRatio: 1.04,
    f0RangeRatio: 1.1,
    breathiness: 0.1,
    speedRatio: 1.05,
  },
  {
    name: '山叔（示例）',
    language: 'zh',
    sampleText:
      '你好，我是一个设计出来的声音，不是任何人的录音。别着急，慢慢来，事情总会有办法的，先喝口茶吧。',
    medianF0Hz: 120,
    formantShiftRatio: 0.86,
    f0RangeRatio: 0.9,
    breathiness: 0,
    speedRatio: 1,
  },
  {
    name: 'Maple (sample)',
    language: 'en',
    sampleText:
      'Hello, I am a voice that was designed, and not recorded from anybody. The boat is ready, the wind is fair, and we leave at noon, before the tide turns.',
    medianF0Hz: 190,
    formantShiftRatio: 1.05,
    f0RangeRatio: 1.1,
    breathiness: 0.1,
    speedRatio: 1,
  },
  {
    name: 'River (sample)',
    language: 'en',
    sampleText:
      'Hello, I am a voice that was designed, and not recorded from anybody. Take your time, sit by the fire, and tell me where you have been.',
    medianF0Hz: 92,
    formantShiftRatio: 0.95,
    f0RangeRatio: 1.1,
    breathiness: 0,
    speedRatio: 1,
  },
]

/** How a starter voice sounds, and the embedded engine's profile of it. */
export interface StarterSpeech {
  readonly reference: Pcm
  readonly profile: VoiceProfile | null
}

export type SynthesizeStarter = (starter: StarterVoice) => Promise<StarterSpeech>

/** The part of a library that the installation needs. */
export interface StarterShelf {
  find(name: string): VoiceSummary | undefined
  save(draft: VoiceDraft): Promise<VoiceSummary>
}

/**
 * Saves every starter voice that `shelf` has no voice of that name for; `synthesizeStarter` speaks its sample with the base
 * voice. Resolves to those that were added.
 */
export async function installStarterVoices(
  shelf: StarterShelf,
  synthesizeStarter: SynthesizeStarter,
): Promise<readonly VoiceSummary[]> {
  const added: VoiceSummary[] = []
  for (const starter of starterVoices) {
    if (shelf.find(starter.name)) continue
    const { name, language, sampleText } = starter
    const speech = await synthesizeStarter(starter)
    added.push(await shelf.save({ name, ...speech, transcript: sampleText, language }))
  }
  return added
}
