import { clipAtPause, durationSecOf } from '../../audio/index.js'
import type { Engine, Reference, VoicePrompt } from '../../engines/engine.js'
import { AppError } from '../../foundation/index.js'
import type { Segment } from '../../text/index.js'
import type { Voice, VoiceStore } from '../../voices/index.js'
import type { Timer } from '../ports.js'
import { type TimedStage, withDeadline } from '../queue/deadline.js'
import type { SpeakEvent, VoiceChoice } from '../speech.js'
import { hashOf } from '../storage/canonical-json.js'
import type { PromptCache } from '../storage/prompt-cache.js'
import { assertVoice } from '../validate.js'
import type { ReferenceCache } from './reference-cache.js'
import type { ReferenceWords } from './reference-words.js'

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
  readonly words: ReferenceWords
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
    const { pcm, loudnessLufs } = reference
    const prompt = await timed('voice', (inner) => {
      const find = async () => {
        const words = needsWords(engine)
          ? await deps.words.ofUpload(reference, filePath, transcript, inner)
          : transcript
        return fitted({ pcm, transcript: words, language: null }, engine, deps.words, inner)
      }
      return deps.prompts.promptOf(engine, contentHash, find, inner)
    })
    return { contentHash, loudnessLufs, prompt }
  }

  emit({ kind: 'stage', stage: 'voice' })
  const voice = await timed('voice', (inner) => wordedVoice(choice.name, engine, deps, inner))
  const { contentHash, loudnessLufs, profile, reference, transcript, language } = voice
  if (profile && engine.id === profileEngineId && profile.engineVersion === engine.version) {
    const prompt = { engineId: engine.id, engineVersion: engine.version, data: profile.data }
    return { contentHash, loudnessLufs, prompt }
  }
  const heard = { pcm: reference, transcript, language }
  const prompt = await timed('voice', (inner) =>
    deps.prompts.promptOf(engine, contentHash, () => fitted(heard, engine, deps.words, inner), inner),
  )
  return { contentHash, loudnessLufs, prompt }
}

function needsWords({ capabilities }: Engine): boolean {
  return capabilities.reference === 'audio+transcript'
}

/** A saved voice with its words, where the engine needs them: heard now, they are kept with it. */
async function wordedVoice(
  name: string,
  engine: Engine,
  deps: VoiceDeps,
  signal: AbortSignal,
): Promise<Voice> {
  const voice = await deps.voices.load(name)
  if (!needsWords(engine) || voice.transcript) return voice
  const words = await deps.words.heardIn(voice.reference, voice.contentHash, signal)
  if (words === null) throw new AppError('reference-transcript-missing', { engineId: engine.id })
  // Heard for whoever speaks; the voice stays its owner's.
  await deps.voices.change(name, { transcript: words })
  return deps.voices.load(name)
}

/** The reference at the length that the engine takes, and of its words those that are left. */
async function fitted(
  reference: Reference,
  engine: Engine,
  words: ReferenceWords,
  signal: AbortSignal,
): Promise<Reference> {
  const pcm = clipAtPause(reference.pcm, engine.capabilities.maxReferenceSec)
  const { transcript } = reference
  if (pcm === reference.pcm || transcript === null || !needsWords(engine)) return { ...reference, pcm }
  const left = await words.ofStart(reference.pcm, transcript, durationSecOf(pcm), signal)
  // Words that cannot be cut stay with the whole recording, never with a part of it.
  return left === null ? reference : { ...reference, pcm, transcript: left }
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
    await assertVoice(choice, deps.voices)
    named.set(name, await readyVoice(choice, engine, deps, () => {}, signal))
  }
  return named
}
