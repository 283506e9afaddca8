import type { LexiconStore } from '../../lexicon/index.js'
import { defaultProject } from '../../lexicon/index.js'
import type { SegmentedText } from '../../text/index.js'
import { ownerKeyOf } from '../owner-key.js'
import type { SpeechTools } from '../ports.js'
import type { Owner, SpeakRequest } from '../speech.js'

/**
 * Whose lexicon counts for an owner. A key has its own; without keys the server does not know its callers apart, and
 * lexicon, like the voices, belongs to the machine, whichever door they come through.
 */
export function lexiconOwnerOf(owner: Owner): string {
  return owner.kind === 'key' ? ownerKeyOf(owner) : 'local'
}

/** Whether words of a lexicon count for a request. */
export async function hasLexicon(
  { owner, project = defaultProject }: Pick<SpeakRequest, 'owner' | 'project'>,
  { lexicons }: { readonly lexicons: LexiconStore },
): Promise<boolean> {
  return (await lexicons.effective({ owner: lexiconOwnerOf(owner), project })).length > 0
}

/** A request's text in segments, with its markup and its owner's lexicon. Throws AppError. */
export async function segmentsOf(
  {
    owner,
    text,
    inputType = 'auto',
    project = defaultProject,
  }: Pick<SpeakRequest, 'owner' | 'text' | 'inputType' | 'project'>,
  { lexicons, tools }: { readonly lexicons: LexiconStore; readonly tools: Pick<SpeechTools, 'segmentText'> },
): Promise<SegmentedText> {
  const lexicon = await lexicons.effective({ owner: lexiconOwnerOf(owner), project })
  return tools.segmentText(text, { inputType, lexicon })
}
