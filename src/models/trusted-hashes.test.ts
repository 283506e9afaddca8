import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { TrustedHashes } from './trusted-hashes.js'

let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yinse-trusted-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

test('hashes that are noted at the same time are all kept, also for the next process', async () => {
  const trusted = new TrustedHashes(join(folder, 'trusted.json'))
  await Promise.all(['a', 'b', 'c'].map((name) => trusted.set(name, `hash of ${name}`)))
  const later = new TrustedHashes(join(folder, 'trusted.json'))
  expect(await Promise.all(['a', 'b', 'c', 'd'].map((name) => later.get(name)))).toEqual([
    'hash of a',
    'hash of b',
    'hash of c',
    undefined,
  ])
})

test('a damaged file is an error, not an empty one', async () => {
  await writeFile(join(folder, 'trusted.json'), '{"a": ')
  await expect(new TrustedHashes(join(folder, 'trusted.json')).get('a')).rejects.toThrow(SyntaxError)
})
