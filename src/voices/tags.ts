import { AppError } from '../foundation/index.js'

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
