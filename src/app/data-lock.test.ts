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

test.each(['2147483646', '', 'not a number'])(
  'the lock %j of a process that is gone is taken over',
  async (left) => {
    await writeFile(join(folder, 'server.lock'), left)
    await (await lockDataFolder(folder))()
  },
)
