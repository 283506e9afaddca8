// Whose a voice is. Everybody may speak with every voice; what else is done to one is its owner's affair.
import { createHmac } from 'node:crypto'
import { AppError } from '../foundation/index.js'

/** The user of this machine: who saves without a key, drops a file into the folder, or saved before owners were kept. */
export const localOwner = 'local'

const ownerPattern = /^(?:local|key:[0-9a-f]{32})$/

/** Whether `text` can stand in a voice as its owner. */
export function isVoiceOwner(text: string): boolean {
  return ownerPattern.test(text)
}

/** Who wants to change the library. */
export interface VoiceActor {
  /** Recorded in what they save: `local`, or `key:` and an id that tells nothing about the key. */
  readonly owner: string
  /** The user of this machine, an administrator, or anybody where there are no keys. */
  readonly mayChangeAll: boolean
}

export const localActor: VoiceActor = { owner: localOwner, mayChangeAll: true }

export function mayChange(actor: VoiceActor, voice: { readonly owner: string }): boolean {
  return actor.mayChangeAll || actor.owner === voice.owner
}

/** Throws AppError `voice-not-yours`. */
export function assertMayChange(
  actor: VoiceActor,
  voice: { readonly name: string; readonly owner: string },
): void {
  if (!mayChange(actor, voice)) throw new AppError('voice-not-yours', { name: voice.name })
}

/**
 * The owner that the holder of a key is in this library. Keyed by the library's own secret: files travel, and whoever gets
 * one must not be able to try out keys on it.
 */
export function keyOwner(keyId: string, secret: Uint8Array): string {
  return `key:${createHmac('sha256', secret).update(keyId).digest('hex').slice(0, 32)}`
}
