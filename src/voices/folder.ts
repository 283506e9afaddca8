// The voices folder as a port, so that tests can stop the world between any two steps.
import { copyFile, link, mkdir, open, readdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

export interface FolderEntry {
  readonly fileName: string
  readonly lengthBytes: number
  readonly modifiedMs: number
}

/** Steps on files; each is done or not done, whenever the process ends. Paths are absolute. */
export interface FolderSteps {
  createFolder(path: string): Promise<void>
  /** Regular files, without hidden ones. */
  list(folder: string): Promise<FolderEntry[]>
  listFolders(folder: string): Promise<readonly string[]>
  read(path: string): Promise<Uint8Array>
  /** Writes a new file and waits until it is on the disk. */
  write(path: string, content: Uint8Array): Promise<void>
  /** A second name for a file, or a copy where the file system has no such thing. */
  link(from: string, to: string): Promise<void>
  /** Replaces `to`, at once. */
  rename(from: string, to: string): Promise<void>
  remove(path: string): Promise<void>
  removeEmptyFolder(path: string): Promise<void>
}

export const diskSteps: FolderSteps = {
  async createFolder(path) {
    await mkdir(path, { recursive: true })
  },

  async list(folder) {
    const names = (await readdir(folder, { withFileTypes: true }))
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map((entry) => entry.name)
    const entries = await Promise.all(
      names.map(async (fileName) => {
        // Gone since it was listed.
        const found = await stat(`${folder}/${fileName}`).catch(() => undefined)
        return found && { fileName, lengthBytes: found.size, modifiedMs: found.mtimeMs }
      }),
    )
    return entries.filter((entry) => entry !== undefined)
  },

  async listFolders(folder) {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  },

  read: (path) => readFile(path),

  async write(path, content) {
    const file = await open(path, 'wx')
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
  },

  async link(from, to) {
    await link(from, to).catch(() => copyFile(from, to))
    await syncFolder(dirname(to))
  },

  async rename(from, to) {
    await rename(from, to)
    await syncFolder(dirname(to))
  },

  async remove(path) {
    await rm(path, { force: true })
  },

  async removeEmptyFolder(path) {
    await rmdir(path).catch(() => undefined)
  },
}

/** So that a new name outlives a power cut. Windows cannot open folders, and does not need to. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined)
  await handle?.sync().catch(() => undefined)
  await handle?.close()
}
