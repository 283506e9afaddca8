import { mkdtemp, rm, writeFile } from 'node:fs/promises'
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
