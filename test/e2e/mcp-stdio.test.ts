// `yinse mcp` in a process of its own, as AI programs start it, by the client of the SDK.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeWav, readLabel, readWavMono } from '../../src/audio/index.js'
import { packageRoot } from '../../src/foundation/index.js'
import { spokenReference } from '../support/spoken-reference.js'

let folder: string
let client: Client
const logged: string[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yinse-stdio-'))
  const { samples, sampleRateHz } = spokenReference()
  await writeFile(join(folder, '我的声音.wav'), encodeWav(samples, sampleRateHz))
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: ['--import', 'tsx', join(packageRoot, 'src', 'cli', 'main.ts'), 'mcp', '--lang', 'en'],
    env: { ...process.env, YINSE_DATA: join(folder, 'data') } as Record<string, string>,
    cwd: packageRoot,
    stderr: 'pipe',
  })
  transport.stderr?.on('data', (data) => logged.push(String(data)))
  client = new Client({ name: 'test', version: '1' })
  await client.connect(transport)
}, 60_000)
afterAll(async () => {
  await client.close()
  await rm(folder, { recursive: true, force: true })
})

const call = async (name: string, input: object) => {
  const { content, isError } = await client.callTool({ name, arguments: { ...input } }, undefined, {
    timeout: 120_000,
  })
  const [first] = content as [{ text: string }]
  return { isError: isError === true, text: first.text }
}

test('it offers its tools, saves a voice from a path, speaks with it and tells of the job', async () => {
  expect((await client.listTools()).tools.map(({ name }) => name)).toEqual([
    ...['speak', 'list_voices', 'save_voice', 'job_status'],
  ])
  const reference = join(folder, '我的声音.wav')
  expect((await call('save_voice', { name: '我', reference })).isError).toBe(false)
  expect(JSON.parse((await call('list_voices', {})).text)).toMatchObject([{ name: '我' }])
  const spoken = JSON.parse((await call('speak', { text: '你好。Hello.', voice: '我' })).text)
  const wav = await readFile(spoken.audio)
  const pcm = readWavMono(wav)
  expect((pcm?.samples.length ?? 0) / 24_000).toBeCloseTo(spoken.seconds, 3)
  expect(readLabel(wav)).not.toBeNull()
  expect(spoken).toMatchObject({ engine: 'embedded', warnings: [] })
  const status = JSON.parse((await call('job_status', { job_id: spoken.job_id })).text)
  expect(status).toMatchObject({ state: 'done', audio: spoken.audio })
}, 180_000)

test('what is wrong is told with its remedy, and the program goes on', async () => {
  const failed = await call('speak', { text: '一[speed:9]', voice: '我' })
  expect(failed.isError).toBe(true)
  expect(failed.text).toContain('A speed is [speed:0.9], from 0.25 to 4')
  expect((await call('speak', { text: '一', voice: '无名' })).text).toContain('无名')
  expect(JSON.parse((await call('list_voices', {})).text)).toHaveLength(1)
  expect(logged.join('')).toBe('')
}, 180_000)
