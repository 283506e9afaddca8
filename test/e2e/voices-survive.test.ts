import { spawn } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { silentLogger, systemClock } from '../../src/foundation/index.js'
import { FileVoiceStore } from '../../src/voices/index.js'

const program = fileURLToPath(new URL('../support/saving-process.ts', import.meta.url))

interface Saved {
  readonly name: string
  readonly contentHash: string
}

/** Lets the process save until it has told of `count` voices, and kills it in the midst of whatever comes next. */
function saveUntilKilled(dataFolder: string, round: number, count: number): Promise<readonly Saved[]> {
  return new Promise((resolve, reject) => {
    const args = ['--import', 'tsx', program, dataFolder, String(round)]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let faults = ''
    child.stderr.on('data', (chunk: Buffer) => {
      faults += chunk.toString()
    })
    const saved: Saved[] = []
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [name = '', contentHash = ''] = line.split(' ')
      // A line that the end cut off tells nothing.
      if (contentHash.length === 64) saved.push({ name, contentHash })
      if (saved.length >= count) child.kill('SIGKILL')
    })
    child.once('error', reject)
    child.once('close', (_code, signal) => {
      if (signal === 'SIGKILL') resolve(saved)
      else reject(new Error(`the process ended by itself: ${faults}`))
    })
  })
}

test('a process that is killed while it saves, again and again, loses no voice', {
  timeout: 180_000,
}, async () => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'yinse-killed-'))
  const saved: Saved[] = []
  try {
    for (const [round, count] of [1, 4, 9, 2, 15].entries()) {
      saved.push(...(await saveUntilKilled(dataFolder, round, count)))
      const store = await FileVoiceStore.open({
        dataFolder,
        clock: systemClock,
        logger: silentLogger,
        importRecording: () => Promise.reject(new Error('there are no recordings here')),
      })
      expect(store.foreignFiles()).toEqual([])
      expect(await readdir(join(dataFolder, 'voices', '.part'))).toEqual([])
      // Every voice can be loaded whole, and has the content that its file says.
      const there = new Map<string, string>()
      for (const { name } of store.list()) there.set(name, (await store.load(name)).contentHash)
      for (const { name, contentHash } of saved) {
        if (name !== 'steady') expect(there.get(name)).toBe(contentHash)
      }
      const former = await store.formerVoices()
      await store.dispose()
      const steadyCount = saved.filter(({ name }) => name === 'steady').length
      // The one that stands and those before it; one more when the kill came between safe and told.
      expect(former.length + 1).toBeGreaterThanOrEqual(steadyCount)
      expect(there.has('steady')).toBe(true)
    }
  } finally {
    await rm(dataFolder, { recursive: true, force: true })
  }
})
