import type { Pcm } from '../audio/index.js'
import type { VoiceStore, VoiceSummary } from './voice.js'

/**
 * A voice that a newcomer can try at once: designed, not recorded from anybody. The base voice speaks `sampleText` with these
 * settings, and that is its reference.
 */
export interface StarterVoice {
  readonly name: string
  readonly language: 'zh' | 'en'
  readonly sampleText: string
  readonly pitchShiftSemitones: number
  /** Frequency ratio of the formants to the base voice's. */
  readonly formantShiftRatio: number
  readonly f0RangeRatio: number
  readonly breathiness: number
}

export const starterVoices: readonly StarterVoice[] = [
  {
    name: '晓晨（示例）',
    language: 'zh',
    sampleText:
      '你好，我是一个设计出来的声音，不是任何人的录音。今天天气不错，我们出去走走，看看河边的花开了没有。',
    pitchShiftSemitones: 4,
    formantShiftRatio: 1.08,
    f0RangeRatio: 1.1,
    breathiness: 0.15,
  },
  {
    name: '山叔（示例）',
    language: 'zh',
    sampleText:
      '你好，我是一个设计出来的声音，不是任何人的录音。别着急，慢慢来，事情总会有办法的，先喝口茶吧。',
    pitchShiftSemitones: -5,
    formantShiftRatio: 0.92,
    f0RangeRatio: 0.9,
    breathiness: 0,
  },
  {
    name: 'River (sample)',
    language: 'en',
    sampleText:
      'Hello, I am a voice that was designed, and not recorded from anybody. The boat is ready, the wind is fair, and we leave at noon.',
    pitchShiftSemitones: 0,
    formantShiftRatio: 1.03,
    f0RangeRatio: 1,
    breathiness: 0.05,
  },
]

/**
 * Saves every starter voice that `store` has no voice of that name for; `synthesizeStarter` speaks its sample with the base
 * voice. Resolves to those that were added.
 */
export async function installStarterVoices(
  store: VoiceStore,
  synthesizeStarter: (starter: StarterVoice) => Promise<Pcm>,
): Promise<readonly VoiceSummary[]> {
  const added: VoiceSummary[] = []
  for (const starter of starterVoices) {
    if (store.find(starter.name)) continue
    const { name, language, sampleText } = starter
    const reference = await synthesizeStarter(starter)
    added.push(await store.save({ name, reference, transcript: sampleText, language, profile: null }))
  }
  return added
}
