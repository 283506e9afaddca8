import { open, readFile, rm } from 'node:fs/promises'
import { resolve } from 'node:path'

/** Who holds a lock; `pid` is 0 where it cannot be told. */
export interface LockHolder {
  readonly pid: number
}

/** Locks that this very process holds: its own id in one may otherwise be that of a process long gone. */
const ownLocks = new Set<string>()

/**
 * Takes `filePath` for this process, as a file that holds its id. The lock of a process that is gone is taken
 * over. Resolves to what gives it back, or to who holds it.
 */
export async function takePidLock(filePath: string): Promise<(() => Promise<void>) | LockHolder> {
  const ownName = resolve(filePath)
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const file = await open(filePath, 'wx')
      const [, start = ''] = await statOf(process.pid)
      await file.writeFile(`${process.pid} ${start}`.trimEnd())
      await file.close()
      ownLocks.add(ownName)
      return async () => {
        ownLocks.delete(ownName)
        await rm(filePath, { force: true })
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const [pid = Number.NaN, start = ''] = await readLock(filePath)
    const isHeld = pid === process.pid ? ownLocks.has(ownName) : await isRunning(pid, start)
    if (isHeld) return { pid }
    await rm(filePath, { force: true })
  }
  return { pid: 0 }
}

/** Whether a running process, this one included, has the lock. */
export async function isPidLockHeld(filePath: string): Promise<boolean> {
  const [pid = Number.NaN, start = ''] = await readLock(filePath)
  return isRunning(pid, start)
}

async function readLock(filePath: string): Promise<[pid?: number, start?: string]> {
  const [pid = '', start = ''] = (await readFile(filePath, 'utf8').catch(() => '')).split(' ')
  return [Number(pid), start]
}

/** Whether the process that wrote the lock still runs, and not another that got its number after it. */
async function isRunning(pid: number, start: string): Promise<boolean> {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    // Somebody else's process runs, too.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  const [state = '', actualStart = ''] = await statOf(pid)
  if (endedStates.has(state)) return false
  return start === '' || start === actualStart
}

/** Killed, but still in the list of processes until its parent looks: in some containers nobody ever does. */
const endedStates = new Set(['Z', 'X'])

/**
 * The state of a process and when it started, in clock ticks since boot (Linux, proc(5), fields 3 and 22 of `stat`);
 * empty elsewhere. In a container that was killed and begins anew, the numbers of processes repeat.
 */
async function statOf(pid: number): Promise<readonly [state: string | undefined, start: string | undefined]> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // The name of the program, in parentheses, may hold spaces itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return [fields[0], fields[19]]
}
