import type { Owner } from './speech.js'

/** The name of an owner, for maps. */
export function ownerKeyOf(owner: Owner): string {
  return owner.kind === 'local' ? 'local' : `${owner.kind}:${owner.id}`
}
