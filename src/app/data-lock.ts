import { open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../foundation/index.js'

/**
 * Takes a data folder for this process: two servers on one folder would clear away each other's unfinished
 * files. The lock of a process that is gone is taken over. Resolves to what gives it back; throws AppError
 * `data-folder-in-use`.
 */
export async function lockDataFolder(folder: string): Promise<() => Promise<void>> {
  const filePath = join(folder, 'server.lock')
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const file = await open(filePath, 'wx')
      await file.writeFile(String(process.pid))
      await file.close()
      return () => rm(filePath, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const pid = Number(await readFile(filePath, 'utf8').catch(() => ''))
    if (isRunning(pid)) throw new AppError('data-folder-in-use', { folder, pid, filePath })
    await rm(filePath, { force: true })
  }
  throw new AppError('data-folder-in-use', { folder, pid: 0, filePath })
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Somebody else's process runs, too.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
