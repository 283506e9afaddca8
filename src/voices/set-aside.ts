// What was replaced, removed or imported lies in folders of its own for a while, named by the time and a random part:
// `.former/TOKEN/`, `.imported/TOKEN/`.
import { join } from 'node:path'
import type { Clock } from '../foundation/index.js'
import type { FolderSteps } from './folder.js'

export interface Retention {
  /** Nothing younger goes, however much there is. */
  readonly minDays: number
  /** Whatever is older goes. */
  readonly maxDays: number
  /** Of each of the two; the newest stay. */
  readonly maxCount: number
}

export const defaultRetention: Retention = { minDays: 30, maxDays: 365, maxCount: 500 }

const dayMs = 24 * 60 * 60 * 1000
const tokenPattern = /^(\d{13})-[0-9a-f]{16}$/

/** When the folder `token` was made, milliseconds since the epoch; null if it is none of these folders. */
export function setAsideAt(token: string): number | null {
  const digits = tokenPattern.exec(token)?.[1]
  return digits === undefined ? null : Number(digits)
}

/** The folders in `folder` that are past their time. */
export async function expiredTokens(
  steps: FolderSteps,
  folder: string,
  clock: Clock,
  { minDays, maxDays, maxCount }: Retention,
): Promise<readonly string[]> {
  const tokens = (await steps.listFolders(folder)).filter((name) => setAsideAt(name) !== null)
  if (tokens.length === 0) return []
  const now = clock.now()
  const dated = tokens.map((token) => ({ token, ageDays: (now - (setAsideAt(token) ?? now)) / dayMs }))
  const newestFirst = dated.sort((a, b) => a.ageDays - b.ageDays)
  return newestFirst
    .filter(({ ageDays }, index) => ageDays > maxDays || (ageDays > minDays && index >= maxCount))
    .map(({ token }) => token)
}

/** Removes them. Returns how many went. */
export async function pruneSetAside(
  steps: FolderSteps,
  folder: string,
  clock: Clock,
  retention: Retention,
): Promise<number> {
  const tokens = await expiredTokens(steps, folder, clock, retention)
  for (const token of tokens) {
    const place = join(folder, token)
    for (const { fileName } of await steps.list(place)) await steps.remove(join(place, fileName))
    await steps.removeEmptyFolder(place)
  }
  return tokens.length
}
