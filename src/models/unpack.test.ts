import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { unpackTarBz2 } from './unpack.js'

const limits = { maxBytes: 1_000_000, maxEntries: 10 }
const archive = (name: string) =>
  fileURLToPath(new URL(`../../test/fixtures/archives/${name}.tar.bz2`, import.meta.url))

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yinse-unpack-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const unpack = (name: string, signal = new AbortController().signal) =>
  unpackTarBz2(archive(name), `${name}.tar.bz2`, join(folder, 'inner'), limits, signal)

describe('unpacking a tar.bz2', () => {
  test('plain files and folders are written', async () => {
    await unpack('good')
    expect(await readFile(join(folder, 'inner/tiny/model.onnx'), 'utf8')).toBe('weights')
    expect(await readFile(join(folder, 'inner/tiny/data/phones.txt'), 'utf8')).toBe('a b c')
  })

  test.each([
    ['climbing', 'leads out'],
    ['absolute', 'leads out'],
    ['symlink', 'is a symlink'],
    ['hardlink', 'is a link'],
    ['bomb', 'bytes inside'],
    ['empty', 'empty'],
    ['truncated', 'damaged or cut off'],
  ])('%s is refused', async (name, reason) => {
    await expect(unpack(name)).rejects.toMatchObject({ code: 'model-archive-refused' })
    await expect(unpack(name)).rejects.toThrow(reason)
    expect(existsSync(join(folder, 'outside.txt'))).toBe(false)
  })

  test('an aborted unpacking says so', async () => {
    await expect(unpack('good', AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' })
  })
})
