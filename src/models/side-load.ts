import { copyFile, mkdir, rename, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { sizeOf } from './download.js'
import type { ModelEntry } from './model.js'

/**
 * Copies the artifacts of `entry` that lie at `path` (an archive, with the others beside it, or a folder)
 * into `target`. Resolves to the names of those that are neither there nor downloaded already.
 */
export async function bringArtifacts(entry: ModelEntry, path: string, target: string): Promise<string[]> {
  const isFolder = (await stat(path)).isDirectory()
  const folder = isFolder ? path : dirname(path)
  await mkdir(target, { recursive: true })
  const missing: string[] = []
  for (const { fileName } of entry.artifacts) {
    const source = !isFolder && basename(path) === fileName ? path : join(folder, fileName)
    if ((await sizeOf(source)) > 0) {
      await copyFile(source, join(target, `${fileName}.copy`))
      await rename(join(target, `${fileName}.copy`), join(target, fileName))
    } else if ((await sizeOf(join(target, fileName))) === 0) {
      missing.push(fileName)
    }
  }
  return missing
}
