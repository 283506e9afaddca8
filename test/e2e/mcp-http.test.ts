import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readWavMono } from '../../src/audio/index.js'
import { startTestApp, type TestApp } from '../support/app.js'

const key = 'a-key-that-is-long-enough'
const recording = `data:audio/wav;base64,${Buffer.from('a recording').toString('base64')}`
const open: Client[] = []
let server: TestApp
beforeEach(async () => {
  server = await startTestApp()
})
afterEach(async () => {
  for (const client of open.splice(0)) await client.close()
  await server.dispose()
})

async function connect(path: string, headers: Record<string, string> = {}) {
  const client = new Client({ name: 'test', version: '1' })
  const transport = new StreamableHTTPClientTransport(new URL(path, server.url), { requestInit: { headers } })
  await client.connect(transport as Transport)
  open.push(client)
  const call = async (name: string, input: object = {}) => {
    const { content, isError } = await client.callTool({ name, arguments: { ...input } })
    return { isError: isError === true, texts: (content as { text: string }[]).map(({ text }) => text) }
  }
  return { client, call }
}

const secondsOf = async (url: string) => {
  const wav = readWavMono(Buffer.from(await (await fetch(url)).arrayBuffer()))
  return (wav?.samples.length ?? 0) / 24_000
}

test('/mcp speaks, saves and lists voices, by the client of the SDK over streamable HTTP', async () => {
  const { client, call } = await connect('/mcp')
  expect((await client.listTools()).tools.map(({ name }) => name)).toEqual([
    ...['speak', 'list_voices', 'save_voice', 'job_status'],
  ])
  await call('save_voice', { name: '小明', reference: recording })
  expect((await call('list_voices')).texts[0]).toContain('小明')
  const spoken = JSON.parse((await call('speak', { text: '一二三。', voice: '小明' })).texts[0] ?? '')
  expect(await secondsOf(spoken.audio)).toBeCloseTo(0.2, 3)
  const breathy = await call('speak', { text: '一二三。', voice: '小明', breathiness: 0.5 })
  expect([breathy.isError, breathy.texts[0]?.includes('breathiness')]).toEqual([true, true])
  const labelled = await call('speak', { text: '一二三。', voice: '小明', audible_label: 'morse' })
  expect(JSON.parse(labelled.texts[0] ?? '').seconds).toBeCloseTo(1.8, 3)
})

describe.each(['/gradio_api/mcp/', '/gradio_api/mcp'])('the tools of the old app at %s', (path) => {
  test('are its four endpoints', async () => {
    const { client } = await connect(path)
    const { tools } = await client.listTools()
    expect(tools.map(({ name }) => name)).toEqual([
      'change_choices',
      'update_prompt_audio',
      'save_audio',
      'infer',
    ])
    const infer = tools.at(-1)
    expect(infer?.inputSchema.required).toEqual(expect.arrayContaining(['text']))
    expect(infer?.inputSchema.properties?.voice).toEqual({
      type: 'string',
      format: 'Gradio File Input - a http or https url to a file',
    })
  })

  test('speak with a recording, save it, and speak with the saved voice', async () => {
    const { call } = await connect(path)
    const first = await call('infer', { name: '使用参考音频', voice: recording, text: '一二三。', speed: 1 })
    expect(await secondsOf(first.texts[0] ?? '')).toBeCloseTo(0.2, 3)
    expect(JSON.parse((await call('save_audio', { name: '小明' })).texts[0] ?? '')).toMatchObject({
      value: '小明.pt',
    })
    expect((await call('change_choices')).texts[0]).toContain('小明.pt')
    const again = await call('infer', { name: '小明.pt', voice: null, text: '一。', speed: 0.5 })
    expect(await secondsOf(again.texts[0] ?? '')).toBeCloseTo(0.2, 3)
  })

  test.each([
    ['infer', { name: '无.pt', voice: null, text: '一', speed: 1 }, '无.pt'],
    ['infer', { name: '使用参考音频' }, 'text'],
    ['save_audio', { name: 'a/b' }, ''],
    ['sing', {}, 'infer'],
  ])('%s with %j is an error that says why', async (name, input, word) => {
    const { call } = await connect(path)
    const { isError, texts } = await call(name, input)
    expect([isError, texts[0]?.includes(word)]).toEqual([true, true])
  })
})

test('the schema can be read plainly, and filtered', async () => {
  const schema = await (await fetch(`${server.url}/gradio_api/mcp/schema?tools=infer`)).json()
  expect(schema).toMatchObject([
    { name: 'infer', meta: { file_data_present: true, mcp_type: 'tool', endpoint_name: 'infer' } },
  ])
  expect((await (await fetch(`${server.url}/config`)).json()).mcp_server).toBe(true)
})

test('neither door opens without the key, where there is one', async () => {
  await server.dispose()
  server = await startTestApp({ YINSE_KEYS: key })
  for (const path of ['/mcp', '/gradio_api/mcp/']) {
    await expect(connect(path)).rejects.toThrow()
    const { client } = await connect(path, { authorization: `Bearer ${key}` })
    expect((await client.listTools()).tools.length).toBe(4)
  }
})
