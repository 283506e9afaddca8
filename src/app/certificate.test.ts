import { X509Certificate } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { silentLogger } from '../foundation/index.js'
import { loadCertificate } from './certificate.js'

const names = ['localhost', '127.0.0.1', '::1', 'studio.local', '192.168.7.9']
const now = Date.UTC(2026, 10, 26)
const dayMs = 24 * 60 * 60 * 1000
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yinse-tls-'))
})
afterEach(() => rm(folder, { recursive: true }))

const load = (options: { names?: readonly string[]; at?: number } = {}) =>
  loadCertificate({
    folder,
    names: options.names ?? names,
    clock: { now: () => options.at ?? now },
    logger: silentLogger,
  })

test('the first use makes a certificate for every name; its key is for the owner alone', async () => {
  const { cert, key } = await load()
  const read = new X509Certificate(cert)
  expect([read.checkHost('localhost'), read.checkIP('127.0.0.1'), read.checkIP('::1')]).not.toContain(
    undefined,
  )
  expect(read.checkIP('192.168.7.9')).toBe('192.168.7.9')
  expect(read.checkIP('192.168.7.8')).toBeUndefined()
  expect(key).toContain('PRIVATE KEY')
  expect((await stat(join(folder, 'tls', 'key.pem'))).mode & 0o077).toBe(0)
})

test('it stays the same, until it soon ends or the machine has a new name', async () => {
  const first = await load()
  expect(await load({ at: now + 700 * dayMs })).toEqual(first)
  const renewed = await load({ at: now + 800 * dayMs })
  expect(renewed.cert).not.toBe(first.cert)
  const moved = await load({ names: ['localhost', '10.0.0.5'], at: now + 800 * dayMs })
  expect(new X509Certificate(moved.cert).checkIP('10.0.0.5')).toBe('10.0.0.5')
})

test("the owner's own certificate is taken as it is", async () => {
  const { generate } = await import('selfsigned')
  const own = await generate([{ name: 'commonName', value: 'tts.example.org' }], {
    keyType: 'ec',
    algorithm: 'sha256',
  })
  await mkdir(join(folder, 'tls'))
  await writeFile(join(folder, 'tls', 'key.pem'), own.private)
  await writeFile(join(folder, 'tls', 'cert.pem'), own.cert)
  expect(await load()).toEqual({ key: own.private, cert: own.cert })
  expect(await readFile(join(folder, 'tls', 'cert.pem'), 'utf8')).toBe(own.cert)
})

test('what is no certificate is an error that names the file', async () => {
  await mkdir(join(folder, 'tls'))
  await writeFile(join(folder, 'tls', 'key.pem'), 'nothing')
  await writeFile(join(folder, 'tls', 'cert.pem'), 'nothing')
  await expect(load()).rejects.toMatchObject({
    code: 'certificate-unusable',
    data: { filePath: join(folder, 'tls', 'cert.pem') },
  })
})
