import { createHash } from 'node:crypto'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createApp } from '../../src/app.js'
import { loadConfig } from '../../src/config/index.js'
import { silentLogger } from '../../src/foundation/index.js'
import { writeVoiceFile } from '../../src/voices/index.js'
import { startApp, type TestApp } from '../support/app.js'
import { prefix, RawClient } from '../support/gradio-raw.js'
import { plainTools, registryOf, toneEngine } from '../support/studio.js'

const keyOf = { anna: 'the-key-of-anna-1234', ben: 'the-key-of-ben-12345', admin: 'the-key-of-the-admin' }
const environment = {
  YINSE_KEYS: `${keyOf.anna},${keyOf.ben}`,
  YINSE_ADMIN_KEYS: keyOf.admin,
  YINSE_LANG: 'en',
}
const pcm = {
  samples: Float32Array.from({ length: 24_000 }, (_, n) => 0.3 * Math.sin(n / 10)),
  sampleRateHz: 24_000,
}
const overrides = () => ({
  engines: registryOf(toneEngine()),
  tools: { ...plainTools, prepareReference: async () => ({ pcm, loudnessLufs: -20, keptSec: null }) },
  synthesizeStarter: async () => ({ reference: pcm, profile: null }),
})
const recording = 'the bytes of a recording'
const recordingUrl = `data:audio/wav;base64,${Buffer.from(recording).toString('base64')}`

type Role = keyof typeof keyOf | 'stranger'
const headersOf = (role: Role): Record<string, string> =>
  role === 'stranger' ? {} : { authorization: `Bearer ${keyOf[role]}` }

let server: TestApp
beforeEach(async () => {
  server = await startApp(environment, overrides())
})
afterEach(() => server.dispose())

function ask(role: Role, method: string, path: string, body?: object): Promise<Response> {
  const isForm = body instanceof FormData
  return fetch(`${server.url}${path}`, {
    method,
    headers: { ...headersOf(role), ...(body && !isForm ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: isForm ? body : JSON.stringify(body) } : {}),
  })
}

function form(content: string | Uint8Array<ArrayBuffer>, fields: Record<string, string>): FormData {
  const data = new FormData()
  for (const [name, value] of Object.entries(fields)) data.set(name, value)
  data.set('file', new Blob([content]), 'recording')
  return data
}

const save = (role: Role, name: string) =>
  ask(role, 'POST', '/v1/voices', form(recording, { name, transcript: 'what is said' }))

const archive = Uint8Array.from(
  writeVoiceFile({
    ...{ name: 'x', createdAt: 0, reference: pcm, sampleRateHz: 24_000, loudnessLufs: -20 },
    ...{ transcript: null, language: null, tags: [], owner: 'local', profile: null },
  }),
)

/** What lies in the folder of voices, former ones left out: any change of a voice changes it. */
async function voiceFiles(): Promise<Readonly<Record<string, string>>> {
  const folder = join(server.folder, 'voices')
  const names = (await readdir(folder)).filter((name) => name.endsWith('.pt'))
  const digests = names.map(async (name) => [
    name,
    createHash('sha256')
      .update(await readFile(join(folder, name)))
      .digest('hex'),
  ])
  return Object.fromEntries(await Promise.all(digests))
}

type Outcome = 'done' | 'refused' | 'no key'

async function outcomeOf(answer: Response): Promise<Outcome> {
  if (answer.ok) return 'done'
  if (answer.status === 401) return 'no key'
  const { error } = (await answer.json()) as { error: { code: string; message: string } }
  expect({ status: answer.status, code: error.code }).toEqual({ status: 403, code: 'voice-not-yours' })
  expect(error.message).toMatch(/was saved by somebody else.*Save under another name/)
  return 'refused'
}

const outcomeOfText = (isError: boolean, text: string): Outcome => {
  if (!isError) return 'done'
  expect(text).toMatch(/was saved by somebody else/)
  return 'refused'
}

async function saveByQueue(role: Role, name: string): Promise<Outcome> {
  const client = new RawClient(server.url, headersOf(role))
  const session = `session of ${role}`
  const files = new FormData()
  files.set('files', new Blob([recording]), 'reference.wav')
  const upload = await fetch(`${server.url}${prefix}/upload`, {
    method: 'POST',
    headers: headersOf(role),
    body: files,
  })
  if (upload.status === 401) return 'no key'
  const [path] = (await upload.json()) as string[]
  const file = { path, meta: { _type: 'gradio.FileData' } }
  const spoken = await client.predict('infer', ['使用参考音频', file, 'One.', 1], session)
  expect(spoken).toMatchObject({ success: true })
  const { success, output } = await client.predict('save_audio', [name], session)
  return outcomeOfText(success !== true, String((output as { error?: unknown }).error))
}

async function byMcp(role: Role, path: string, calls: readonly [string, object][]): Promise<Outcome> {
  const client = new Client({ name: 'test', version: '1' })
  const transport = new StreamableHTTPClientTransport(new URL(path, server.url), {
    requestInit: { headers: headersOf(role) },
  })
  try {
    await client.connect(transport as Transport)
  } catch {
    return 'no key'
  }
  let outcome: Outcome = 'done'
  for (const [name, input] of calls) {
    const { content, isError } = await client.callTool({ name, arguments: { ...input } })
    outcome = outcomeOfText(isError === true, (content as { text: string }[])[0]?.text ?? '')
  }
  await client.close()
  return outcome
}

/** Every way to change a voice or to have its recording, on every door. */
const doors: Readonly<Record<string, (role: Role, name: string) => Promise<Outcome>>> = {
  'rename, JSON': async (role, name) =>
    outcomeOf(await ask(role, 'PATCH', `/v1/voices/${name}`, { name: 'renamed' })),
  'transcript, JSON': async (role, name) =>
    outcomeOf(await ask(role, 'PATCH', `/v1/voices/${name}`, { transcript: 'other words' })),
  'tags, JSON': async (role, name) =>
    outcomeOf(await ask(role, 'PATCH', `/v1/voices/${name}`, { tags: ['mine'] })),
  'remove, JSON': async (role, name) => outcomeOf(await ask(role, 'DELETE', `/v1/voices/${name}`)),
  'save over, JSON': async (role, name) => outcomeOf(await save(role, name)),
  'import over, JSON': async (role, name) =>
    outcomeOf(await ask(role, 'POST', '/v1/voices', form(archive, { name }))),
  'copy, JSON': async (role, name) =>
    outcomeOf(await ask(role, 'POST', `/v1/voices/${name}/duplicate`, { name: 'copy' })),
  'copy over, JSON': async (role, name) => {
    await save(role, 'own')
    return outcomeOf(await ask(role, 'POST', '/v1/voices/own/duplicate', { name }))
  },
  'export, JSON': async (role, name) => outcomeOf(await ask(role, 'GET', `/v1/voices/${name}/file`)),
  'play, JSON': async (role, name) => outcomeOf(await ask(role, 'GET', `/v1/voices/${name}/audio`)),
  'restore, JSON': async (role, name) => {
    const owner = name === 'of-anna' ? 'anna' : 'admin'
    const removed = await ask(owner, 'DELETE', `/v1/voices/${name}`)
    const { restoreToken: token } = (await removed.json()) as { restoreToken: string }
    const outcome = await outcomeOf(await ask(role, 'POST', '/v1/voices/restore', { token }))
    // As it was, for the comparison of the folder.
    if (outcome !== 'done') await ask(owner, 'POST', '/v1/voices/restore', { token })
    return outcome
  },
  'save_audio, Gradio': saveByQueue,
  'save_voice, MCP': (role, name) => byMcp(role, '/mcp', [['save_voice', { name, reference: recordingUrl }]]),
  'save_audio, MCP': (role, name) =>
    byMcp(role, '/gradio_api/mcp/', [
      ['infer', { name: '使用参考音频', voice: recordingUrl, text: 'One.', speed: 1 }],
      ['save_audio', { name }],
    ]),
}

const expected: readonly [Role, string, Outcome][] = [
  ['anna', 'of-anna', 'done'],
  ['anna', 'of-this-machine', 'refused'],
  ['ben', 'of-anna', 'refused'],
  ['ben', 'of-this-machine', 'refused'],
  ['admin', 'of-anna', 'done'],
  ['admin', 'of-this-machine', 'done'],
  ['stranger', 'of-anna', 'no key'],
  ['stranger', 'of-this-machine', 'no key'],
]

describe.each(Object.entries(doors))('%s', (_door, attempt) => {
  test.each(expected)('%s on a voice %s: %s', async (role, name, outcome) => {
    expect((await save('anna', 'of-anna')).status).toBe(201)
    const local = server.app.studio.voicesOf({ kind: 'local' })
    const draft = { reference: pcm, transcript: null, language: null, profile: null }
    await local.save({ name: 'of-this-machine', ...draft })
    const before = (await voiceFiles())[`${name}.pt`]
    expect(await attempt(role, name)).toBe(outcome)
    if (outcome !== 'done') expect((await voiceFiles())[`${name}.pt`]).toBe(before)
  })
})

test('everybody with a key lists a voice and speaks with it; its words are for its owner alone', async () => {
  await save('anna', '小安')
  for (const role of ['anna', 'ben', 'admin'] as const) {
    const client = new RawClient(server.url, headersOf(role))
    const { output } = await client.predict('change_choices', [], `list ${role}`)
    expect(JSON.stringify(output)).toContain('小安.pt')
    const spoken = await client.predict('infer', ['小安.pt', null, 'One.', 1], `speak ${role}`)
    expect(spoken).toMatchObject({ success: true })
    const { voices } = (await (await ask(role, 'GET', '/v1/voices')).json()) as { voices: object[] }
    const mayChange = role !== 'ben'
    expect(voices).toEqual([
      expect.objectContaining({ mayChange, transcript: mayChange ? 'what is said' : null }),
    ])
    expect(voices[0]).not.toHaveProperty('owner')
  }
})

test('a voice stays its owner’s when an administrator edits it, and across a restart', async () => {
  await save('anna', 'a')
  expect((await ask('admin', 'PATCH', '/v1/voices/a', { name: 'b', tags: ['x'] })).status).toBe(200)
  await server.app.close()
  const config = loadConfig({
    environment: { ...environment, YINSE_DATA: server.folder, YINSE_PORT: '0' },
  })
  const app = await createApp(config, { logger: silentLogger, ...overrides() })
  server = { ...server, app, url: await app.listen(), dispose: () => app.close() }
  expect((await ask('ben', 'DELETE', '/v1/voices/b')).status).toBe(403)
  expect((await ask('anna', 'PATCH', '/v1/voices/b', { transcript: 'mine' })).status).toBe(200)
  await server.dispose()
  // A key that is exchanged is another owner; the administrator still may, and without keys everybody.
  const change = async (keys: Record<string, string>, role: Role) => {
    const changed = loadConfig({ environment: { YINSE_DATA: server.folder, YINSE_PORT: '0', ...keys } })
    const next = await createApp(changed, { logger: silentLogger, ...overrides() })
    server = { ...server, app: next, url: await next.listen(), dispose: () => next.close() }
    const { status } = await ask(role, 'PATCH', '/v1/voices/b', { tags: [role] })
    await next.close()
    return status
  }
  const exchanged = { YINSE_KEYS: keyOf.ben, YINSE_ADMIN_KEYS: keyOf.admin }
  expect(await change(exchanged, 'ben')).toBe(403)
  expect(await change(exchanged, 'admin')).toBe(200)
  expect(await change({}, 'stranger')).toBe(200)
  await rm(server.folder, { recursive: true, force: true })
})

test('a voice tells nothing of the key, and a copy that is carried out nothing of its owner', async () => {
  await save('anna', 'a')
  const stored = (await readFile(join(server.folder, 'voices', 'a.pt'))).toString('latin1')
  const { id } = (await (await ask('anna', 'GET', '/gradio_api/user')).text().then((text) => ({
    id: JSON.parse(text) as string,
  }))) as { id: string }
  const owner = /key:[0-9a-f]{32}/.exec(stored)?.[0] ?? ''
  expect(owner).not.toBe('')
  for (const text of [keyOf.anna, createHash('sha256').update(keyOf.anna).digest('hex'), id])
    expect(stored).not.toContain(text)
  const exported = Buffer.from(await (await ask('anna', 'GET', '/v1/voices/a/file')).arrayBuffer())
  expect(exported.toString('latin1')).not.toContain(owner)
  // Whoever brings it in owns what they brought, whatever the file says.
  const claimed = Buffer.from(await readFile(join(server.folder, 'voices', 'a.pt')))
  const imported = await ask('ben', 'POST', '/v1/voices', form(Uint8Array.from(claimed), { name: 'b' }))
  expect(imported.status).toBe(201)
  expect((await ask('anna', 'DELETE', '/v1/voices/b')).status).toBe(403)
  expect((await ask('ben', 'DELETE', '/v1/voices/b')).status).toBe(200)
})

test('starter voices are whose click brought them', async () => {
  const answer = await ask('ben', 'POST', '/v1/voices/starter')
  const { voices } = (await answer.json()) as { voices: { name: string; mayChange: boolean }[] }
  expect(voices.map(({ mayChange }) => mayChange)).toEqual([true, true, true, true])
  const path = `/v1/voices/${encodeURIComponent(voices[0]?.name ?? '')}`
  expect((await ask('anna', 'DELETE', path)).status).toBe(403)
  expect((await ask('ben', 'DELETE', path)).status).toBe(200)
})

test('a damaged secret of the owners is an error at the start, with the remedy', async () => {
  await server.app.close()
  const filePath = join(server.folder, 'voice-owners.secret')
  await writeFile(filePath, 'cut off')
  const config = loadConfig({ environment: { ...environment, YINSE_DATA: server.folder } })
  await expect(createApp(config, { logger: silentLogger, ...overrides() })).rejects.toMatchObject({
    code: 'voice-owners-unreadable',
    data: { filePath },
  })
})

describe('without keys', () => {
  test('saving over a name replaces it, whoever saved it, as in the old app', async () => {
    await server.dispose()
    server = await startApp({ YINSE_LANG: 'en' }, overrides())
    await save('stranger', 'a')
    const before = await voiceFiles()
    expect(await saveByQueue('stranger', 'a')).toBe('done')
    expect(await voiceFiles()).not.toEqual(before)
    expect((await ask('stranger', 'DELETE', '/v1/voices/a')).status).toBe(200)
  })
})
