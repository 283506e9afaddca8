import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface SmallDisk {
  readonly folder: string
  /** Leaves no free byte. */
  fill(): void
  /** Takes away what `fill` wrote. */
  clear(): void
  unmount(): void
}

/** A file system of its own in memory; null where this user may not mount one. */
export function mountSmallDisk(sizeBytes: number): SmallDisk | null {
  const folder = mkdtempSync(join(tmpdir(), 'yinse-disk-'))
  const filler = join(folder, 'filler')
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeBytes}`, 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    rmSync(folder, { recursive: true })
    return null
  }
  mkdirSync(filler)
  let fillerCount = 0
  return {
    folder,
    fill() {
      const { bavail, bsize } = statfsSync(folder)
      writeFileSync(join(filler, String(fillerCount++)), Buffer.alloc(bavail * bsize))
    },
    clear() {
      rmSync(filler, { recursive: true })
      mkdirSync(filler)
    },
    unmount() {
      execFileSync('umount', [folder])
      rmSync(folder, { recursive: true })
    },
  }
}
