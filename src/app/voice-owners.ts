import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Settings } from '../config/index.js'
import { AppError, replaceFile } from '../foundation/index.js'
import { keyIdOf } from '../http/index.js'
import type { Owner } from '../synthesis/index.js'
import { keyOwner, localActor, type VoiceActor } from '../voices/index.js'

/**
 * What each caller may do in the library of voices. Without keys nobody can be told from another: the library is everybody's,
 * as in the old app. With keys, a key may change what it saved, an administrator's key and this machine's user everything.
 * Call it with the data folder locked. Throws AppError `voice-owners-unreadable`.
 */
export async function voiceActors({
  data,
  keys,
  adminKeys,
}: Pick<Settings, 'data' | 'keys' | 'adminKeys'>): Promise<(owner: Owner) => VoiceActor> {
  if (keys.length + adminKeys.length === 0) return () => localActor
  const secret = await librarySecret(join(data, 'voice-owners.secret'))
  const adminIds = new Set(adminKeys.map(keyIdOf))
  return (owner) => {
    if (owner.kind === 'local') return localActor
    // Sessions are the callers' of servers without keys.
    if (owner.kind === 'session') throw new RangeError('a session where keys are configured')
    return { owner: keyOwner(owner.id, secret), mayChangeAll: adminIds.has(owner.id) }
  }
}

/** 32 random bytes of this library's own, made at first need. */
async function librarySecret(filePath: string): Promise<Uint8Array> {
  const known = await readFile(filePath, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw new AppError('voice-owners-unreadable', { filePath }, { cause: error })
  })
  if (known === null) {
    const secret = randomBytes(32)
    await replaceFile(filePath, `${secret.toString('hex')}\n`, { mode: 0o600 })
    return secret
  }
  if (!/^[0-9a-f]{64}\n?$/.test(known)) throw new AppError('voice-owners-unreadable', { filePath })
  return Buffer.from(known.trim(), 'hex')
}
