import { join } from 'node:path'
import { AppError, takePidLock } from '../foundation/index.js'

/**
 * Takes a data folder for this process: two servers on one folder would clear away each other's unfinished
 * files. Resolves to what gives it back; throws AppError `data-folder-in-use`.
 */
export async function lockDataFolder(folder: string): Promise<() => Promise<void>> {
  const filePath = join(folder, 'server.lock')
  const lock = await takePidLock(filePath)
  if (typeof lock === 'function') return lock
  throw new AppError('data-folder-in-use', { folder, pid: lock.pid, filePath })
}
