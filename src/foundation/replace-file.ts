import { randomUUID } from 'node:crypto'
import { rename, rm, writeFile } from 'node:fs/promises'

export interface ReplaceFileOptions {
  /** Permissions of a new file; everybody may read it unless given. */
  readonly mode?: number
}

/** Writes `text` to `filePath`: whoever reads it, also after a crash at any instant, finds the former text or all of this one. */
export async function replaceFile(
  filePath: string,
  text: string,
  { mode }: ReplaceFileOptions = {},
): Promise<void> {
  const partPath = `${filePath}.${randomUUID()}.part`
  try {
    await writeFile(partPath, text, { flush: true, ...(mode === undefined ? {} : { mode }) })
    await rename(partPath, filePath)
  } catch (error) {
    await rm(partPath, { force: true })
    throw error
  }
}
