import type { Engine, VoicePrompt } from '../engines/engine.js'
import type { Segment } from '../text/index.js'
import type { VoiceStore } from '../voices/index.js'
import { hashOf } from './canonical-json.js'
import { type TimedStage, withDeadline } from './deadline.js'
import type { Timer } from './ports.js'
import type { PromptCache } from './prompt-cache.js'
import type { ReferenceCache } from './reference-cache.js'
import type { SpeakEvent, VoiceChoice } from './speech.js'
import { assertVoice } from './validate.js'

/** A voice, ready to speak with. */
export interface ReadyVoice {
  readonly contentHash: string
  readonly loudnessLufs: number
  readonly prompt: VoicePrompt
}

export interface VoiceDeps {
  readonly voices: VoiceStore
  readonly prompts: PromptCache
  readonly references: ReferenceCache
  readonly timer: Timer
  /** Seconds that each stage may take. */
  readonly limitSec: Readonly<Record<TimedStage, number>>
}

/** A `.pt` carries the embedded engine's prompts; those of other engines are cached beside. */
export const profileEngineId = 'embedded'

/** Loads or learns the voice. Throws AppError. */
export async function readyVoice(
  choice: VoiceChoice,
  engine: Engine,
  deps: VoiceDeps,
  emit: (event: SpeakEvent) => void,
  signal: AbortSignal,
): Promise<ReadyVoice> {
  const timed = <T>(stage: TimedStage, work: (stageSignal: AbortSignal) => Promise<T>) =>
    withDeadline({ stage, limitSec: deps.limitSec[stage] }, deps.timer, signal, work)

  if (choice.kind === 'reference') {
    const { filePath, transcript } = choice
    emit({ kind: 'stage', stage: 'reference' })
    const reference = await timed('reference', (inner) => deps.references.load(filePath, inner))
    emit({ kind: 'stage', stage: 'voice' })
    const contentHash = hashOf({ samples: reference.samplesHash, transcript })
    const heard = { pcm: reference.pcm, transcript, language: null }
    const prompt = await timed('voice', (inner) =>
      deps.prompts.promptOf(engine, contentHash, async () => heard, inner),
    )
    return { contentHash, loudnessLufs: reference.loudnessLufs, prompt }
  }

  emit({ kind: 'stage', stage: 'voice' })
  const voice = await deps.voices.load(choice.name)
  const { contentHash, loudnessLufs, profile, reference, transcript, language } = voice
  if (profile && engine.id === profileEngineId && profile.engineVersion === engine.version) {
    const prompt = { engineId: engine.id, engineVersion: engine.version, data: profile.data }
    return { contentHash, loudnessLufs, prompt }
  }
  const heard = { pcm: reference, transcript, language }
  const prompt = await timed('voice', (inner) =>
    deps.prompts.promptOf(engine, contentHash, async () => heard, inner),
  )
  return { contentHash, loudnessLufs, prompt }
}

/** The voices that the text itself asks for, before the first word is spoken. */
export async function namedVoices(
  segments: readonly Segment[],
  engine: Engine,
  deps: VoiceDeps,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ReadyVoice>> {
  const named = new Map<string, ReadyVoice>()
  for (const name of new Set(segments.map(({ style }) => style.voice))) {
    if (name === null) continue
    const choice = { kind: 'saved', name } as const
    await assertVoice(choice, deps.voices, engine)
    named.set(name, await readyVoice(choice, engine, deps, () => {}, signal))
  }
  return named
}
