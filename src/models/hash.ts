import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

/** SHA-256 of a file's content, lower-case hex. */
export async function sha256OfFile(filePath: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(filePath), hash, signal ? { signal } : {})
  return hash.digest('hex')
}

/** SHA-256 of every file at or below the given paths of `folder`, by path with forward slashes. */
export async function hashesBelow(
  folder: string,
  paths: readonly string[],
  signal?: AbortSignal,
): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {}
  for (const path of paths) {
    if ((await stat(join(folder, path))).isDirectory()) {
      const names = (await readdir(join(folder, path))).sort()
      const inside = names.map((name) => `${path}/${name}`)
      Object.assign(hashes, await hashesBelow(folder, inside, signal))
    } else hashes[path] = await sha256OfFile(join(folder, path), signal)
  }
  return hashes
}

/** One SHA-256 over the hashes of files, whatever order they are in. */
export function combinedHash(hashes: Readonly<Record<string, string>>): string {
  const lines = Object.entries(hashes).map(([path, hash]) => `${hash}  ${path}`)
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex')
}
