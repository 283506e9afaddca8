import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { unpackTarBz2 } from './unpack.js'

const limits = { maxBytes: 1_000_000, maxEntries: 10, isWanted: (_path: string) => true }
const archive = (name: string) =>
  fileURLToPath(new URL(`../../test/fixtures/archives/${name}.tar.bz2`, import.meta.url))

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yinse-unpack-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const unpack = (name: string, signal = new AbortController().signal, isWanted = limits.isWanted) =>
  unpackTarBz2(archive(name), `${name}.tar.bz2`, join(folder, 'inner'), { ...limits, isWanted, signal })

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
    ['device', 'is a character-device'],
    ['bomb', 'bytes inside'],
    ['attribute-bomb', 'bytes inside'],
    ['many', 'more than 10 entries'],
    ['twice', 'damaged or cut off'],
    ['empty', 'empty'],
    ['truncated', 'damaged or cut off'],
  ])('%s is refused', async (name, reason) => {
    const refusal = await unpack(name).catch((error: unknown) => error)
    expect(refusal).toMatchObject({
      code: 'model-archive-refused',
      data: { reason: expect.stringContaining(reason) },
    })
    expect(existsSync(join(folder, 'outside.txt'))).toBe(false)
  })

  test('what is not wanted is left out', async () => {
    await unpack('good', undefined, (path) => path.endsWith('.txt'))
    expect(existsSync(join(folder, 'inner/tiny/model.onnx'))).toBe(false)
    expect(existsSync(join(folder, 'inner/tiny/data/phones.txt'))).toBe(true)
  })

  test('an aborted unpacking says so', async () => {
    await expect(unpack('good', AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' })
  })
})
