import { copyFile, cp, mkdir, rename, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { sizeOf } from './download.js'
import type { ModelEntry } from './model.js'

/** What a user without internet brought: the files of the release, or a model that is unpacked already. */
export type Brought =
  | { readonly kind: 'artifacts'; readonly entry: ModelEntry; readonly path: string }
  /** `folder` holds every role of the entry at its path. */
  | { readonly kind: 'unpacked'; readonly entry: ModelEntry; readonly folder: string }

/** Tells which model lies at `path`, a file or a folder; undefined when it is none of the catalogue's. */
export async function recogniseBrought(
  path: string,
  catalogue: readonly ModelEntry[],
): Promise<Brought | undefined> {
  const isFolder = (await stat(path).catch(() => null))?.isDirectory() ?? false
  if (isFolder) {
    for (const entry of catalogue) {
      // The folder that holds the archive's own folder, or that folder itself.
      for (const folder of [path, dirname(path)]) {
        if (await hasEveryRole(entry, folder)) return { kind: 'unpacked', entry, folder }
      }
    }
  }
  for (const entry of catalogue) {
    for (const { fileName } of entry.artifacts) {
      const isIt = isFolder ? (await sizeOf(join(path, fileName))) > 0 : basename(path) === fileName
      if (isIt) return { kind: 'artifacts', entry, path }
    }
  }
  return undefined
}

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

/** Copies every role of an unpacked model; links in the user's own folder are followed. */
export async function bringUnpacked(entry: ModelEntry, folder: string, target: string): Promise<void> {
  for (const path of Object.values(entry.files)) {
    await mkdir(dirname(join(target, path)), { recursive: true })
    await cp(join(folder, path), join(target, path), { recursive: true, dereference: true })
  }
}

async function hasEveryRole(entry: ModelEntry, folder: string): Promise<boolean> {
  for (const path of Object.values(entry.files)) {
    if (!(await stat(join(folder, path)).catch(() => null))) return false
  }
  return true
}
