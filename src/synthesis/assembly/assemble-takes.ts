import { AppError } from '../../foundation/index.js'
import type { SpeakRequest, Take } from '../speech.js'
import type { SentenceStore } from '../storage/sentence-store.js'
import type { AssembleRequest } from '../studio.js'
import { noticeFrom } from './audible-label.js'
import type { SpokenLine } from './line-speaker.js'
import { LiveAudio } from './live-audio.js'
import { contentHashOfTakes, type WriterDeps, type WrittenSpeech, writeSpeech } from './write-takes.js'

export interface AssembleDeps extends Omit<WriterDeps, 'live'> {
  readonly sentences: SentenceStore
  /** Speaks into the sentence store. */
  readonly speak: (request: SpeakRequest) => Promise<void>
}

/** Joins takes that were spoken before to one wav. */
export async function assembleTakes(
  { owner, takes, notice: plan, endSec }: AssembleRequest,
  deps: AssembleDeps,
  signal: AbortSignal,
): Promise<WrittenSpeech> {
  async function* lines() {
    for (const { cue, take } of takes) yield { cue, spoken: await spokenLineOf(take, owner, deps) }
  }
  const contentHash = contentHashOfTakes(takes)
  const spokenNotice = plan?.take ? (await spokenLineOf(plan.take, owner, deps)).samples : []
  const notice = plan && noticeFrom(plan, spokenNotice)
  const silent = { onLine: () => {}, emit: () => {} }
  // Nobody listens while it is joined: what is live is what is being spoken.
  const speech = { owner, contentHash, lines, notice, endSec, signal, ...silent }
  return writeSpeech(speech, { ...deps, live: new LiveAudio() })
}

async function spokenLineOf(
  take: Take,
  owner: AssembleRequest['owner'],
  { sentences, speak }: AssembleDeps,
): Promise<SpokenLine> {
  const stored = await samplesOf(take, sentences)
  if (stored) return { take, samples: stored }
  const { text, voice, engineId, options, pieces } = take
  const segments = pieces.map(({ segment }) => segment)
  const { style, language } = segments[0] ?? {}
  if (!style || !language) throw new RangeError('a take without pieces')
  const line = { cue: null, segments, pauseAfterSec: 0, style, language }
  await speak({ owner, text, voice, engineId, options, line })
  const spoken = await samplesOf(take, sentences)
  if (!spoken) throw new AppError('take-gone', { text: text.trim().slice(0, 40) })
  return { take, samples: spoken }
}

/** Null where a piece is not there, or not as it was. */
async function samplesOf({ pieces }: Take, sentences: SentenceStore): Promise<Float32Array[] | null> {
  const samples: Float32Array[] = []
  for (const { key, sampleCount } of pieces) {
    const audio = await sentences.get(key)
    if (audio?.samples.length !== sampleCount) return null
    samples.push(audio.samples)
  }
  return samples
}
