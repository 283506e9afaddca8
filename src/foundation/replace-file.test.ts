import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { replaceFile } from './replace-file.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yinse-replace-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('writers at the same time leave one of their texts whole, and nothing else', async () => {
  const filePath = join(folder, 'one.json')
  const texts = ['一'.repeat(50_000), '二'.repeat(40_000), '三'.repeat(60_000)]
  await Promise.all(texts.map((text) => replaceFile(filePath, text)))
  expect(texts).toContain(await readFile(filePath, 'utf8'))
  expect(await readdir(folder)).toEqual(['one.json'])
})

test.skipIf(process.platform === 'win32')('a secret is for its owner alone', async () => {
  const filePath = join(folder, 'secret')
  await replaceFile(filePath, 'secret', { mode: 0o600 })
  expect((await stat(filePath)).mode & 0o777).toBe(0o600)
})

test('where it cannot be put in place, the error says so and no part stays', async () => {
  const filePath = join(folder, 'is-a-folder')
  await mkdir(join(filePath, 'full'), { recursive: true })
  await expect(replaceFile(filePath, 'text')).rejects.toThrow()
  expect(await readdir(folder)).toEqual(['is-a-folder'])
})
