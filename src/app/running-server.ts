import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isPidLockHeld } from '../foundation/index.js'

/** Leaves the address of the server that has the data folder, for commands of the same user; gives back its removal. */
export async function announceServer(folder: string, url: string): Promise<() => Promise<void>> {
  const filePath = join(folder, 'server.url')
  await writeFile(filePath, url)
  return () => rm(filePath, { force: true })
}

/** The address of the server that runs on a data folder; null where none does. */
export async function runningServerOf(folder: string): Promise<string | null> {
  if (!(await isPidLockHeld(join(folder, 'server.lock')))) return null
  return readFile(join(folder, 'server.url'), 'utf8').catch(() => null)
}
