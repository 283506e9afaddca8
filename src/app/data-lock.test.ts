import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockDataFolder } from './data-lock.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yinse-lock-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('a folder that is in use is refused, and free again when it is given back', async () => {
  const release = await lockDataFolder(folder)
  await expect(lockDataFolder(folder)).rejects.toMatchObject({
    code: 'data-folder-in-use',
    data: { folder, pid: process.pid },
  })
  await release()
  await (await lockDataFolder(folder))()
})

// In a container every server has the same number, the killed one too.
test('the lock of an earlier process with our own number is taken over', async () => {
  await writeFile(join(folder, 'server.lock'), String(process.pid))
  await (await lockDataFolder(folder))()
})

test.runIf(process.platform === 'linux')(
  'the lock of a process whose number another has got is taken over',
  async () => {
    await writeFile(join(folder, 'server.lock'), `${process.ppid} 1`)
    await (await lockDataFolder(folder))()
  },
)

test.runIf(process.platform === 'linux')(
  'the lock of a process that was killed and that its parent has not looked after is taken over',
  async () => {
    // The second `sleep` knows nothing of the child that it had as a shell.
    const parent = spawn('sh', ['-c', 'sleep 600 & echo $!; exec sleep 600'])
    const statOf = (pid = 0) => readFile(`/proc/${pid}/stat`, 'utf8')
    try {
      const [told] = await once(parent.stdout, 'data')
      const pid = Number(String(told))
      await expect.poll(() => statOf(parent.pid), { timeout: 30_000 }).toContain('(sleep)')
      process.kill(pid, 'SIGKILL')
      await expect.poll(() => statOf(pid), { timeout: 30_000 }).toContain(') Z')
      await writeFile(join(folder, 'server.lock'), String(pid))
      await (await lockDataFolder(folder))()
    } finally {
      parent.kill()
    }
  },
  60_000,
)

test('the lock of another running process is respected', async () => {
  await writeFile(join(folder, 'server.lock'), String(process.ppid))
  await expect(lockDataFolder(folder)).rejects.toMatchObject({
    code: 'data-folder-in-use',
    data: { pid: process.ppid },
  })
})

test.each(['2147483646', '', 'not a number'])(
  'the lock %j of a process that is gone is taken over',
  async (left) => {
    await writeFile(join(folder, 'server.lock'), left)
    await (await lockDataFolder(folder))()
  },
)
