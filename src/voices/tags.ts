import { AppError } from '../foundation/index.js'
import type { VoiceStore, VoiceSummary } from './voice.js'

const maxTags = 20
const maxCharacters = 32

/** NFC, without spaces at the ends and without doubles, in the given order. Throws AppError `voice-tags-invalid`. */
export function normalizeTags(tags: readonly string[]): readonly string[] {
  const clean = [...new Set(tags.map((tag) => tag.normalize('NFC').trim().replace(/\s+/g, ' ')))]
  const wrong = clean.find((tag) => tag === '' || [...tag].length > maxCharacters || /[,，\p{C}]/u.test(tag))
  const odd = wrong ?? clean[maxTags]
  if (odd !== undefined)
    throw new AppError('voice-tags-invalid', { tag: odd.slice(0, 100), maxTags, maxCharacters })
  return clean
}

/** Gives the voice these tags instead of its former. Its file is written anew, and the former one stays recoverable. */
export async function saveTags(
  store: VoiceStore,
  name: string,
  tags: readonly string[],
): Promise<VoiceSummary> {
  const wanted = normalizeTags(tags)
  const voice = await store.load(name)
  const summary = store.find(name)
  if (summary && wanted.join() === summary.tags.join()) return summary
  return store.save({ ...voice, tags: wanted })
}
