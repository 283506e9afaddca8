import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js'
import { afterEach, describe, expect, test } from 'vitest'
import { createTestStudio, deferred, type TestStudio, toneEngine } from '../../test/support/studio.js'
import { AppError } from '../foundation/index.js'
import { createJobBook } from '../synthesis/index.js'
import { createSpeechMcpServer } from './speech-server.js'

const open: { dispose(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.dispose()
})

interface Peer {
  readonly client: Client
  readonly testStudio: TestStudio
  call(name: string, input?: object): Promise<{ isError: boolean; text: string }>
}

async function connect(engine = toneEngine()): Promise<Peer> {
  const testStudio = await createTestStudio({ engines: [engine] })
  open.push(testStudio)
  const { studio } = testStudio
  const server = createSpeechMcpServer({
    studio,
    jobs: createJobBook(studio, { now: () => 0 }),
    owner: { kind: 'local' },
    language: 'en',
    version: '1.0.0',
    storeRecording: async (source) => {
      if (!source.startsWith('data:')) throw new AppError('reference-gone', {})
      return testStudio.upload(source)
    },
    addressOf: (fileId) => `http://localhost/v1/files/${fileId}`,
  })
  const [ours, theirs] = InMemoryTransport.createLinkedPair()
  const client = new Client({ name: 'test', version: '1' })
  await Promise.all([server.connect(ours), client.connect(theirs)])
  open.push({ dispose: () => client.close() })
  return {
    client,
    testStudio,
    async call(name, input = {}) {
      const answer = await client.callTool({ name, arguments: { ...input } })
      const [first] = answer.content as [{ text: string }]
      return { isError: answer.isError === true, text: first.text }
    },
  }
}

describe('the MCP server', () => {
  test('offers its tools with their arguments', async () => {
    const { client } = await connect()
    const { tools } = await client.listTools()
    expect(tools.map((tool) => tool.name)).toEqual(['speak', 'list_voices', 'save_voice', 'job_status'])
    expect(tools[0]?.inputSchema.required).toEqual(['text'])
  })

  test('saves a voice, lists it, speaks with it and tells of the job', async () => {
    const { call } = await connect()
    expect((await call('save_voice', { name: '小明', reference: 'data:audio/wav;base64,AA' })).isError).toBe(
      false,
    )
    expect(JSON.parse((await call('list_voices')).text)).toMatchObject([{ name: '小明' }])
    const spoken = JSON.parse((await call('speak', { text: '你好。再见。', voice: '小明' })).text)
    expect(spoken.audio).toMatch(/^http:\/\/localhost\/v1\/files\/[0-9a-f]{32}$/)
    expect(spoken.seconds).toBeGreaterThan(0)
    const status = JSON.parse((await call('job_status', { job_id: spoken.job_id })).text)
    expect(status).toMatchObject({ state: 'done', sentences: { done: 2, total: 2 }, audio: spoken.audio })
  })

  test('speaks in the voice of a recording', async () => {
    const { call } = await connect()
    const answer = await call('speak', { text: 'Hello.', reference: 'data:audio/wav;base64,AA', speed: 2 })
    expect(answer.isError).toBe(false)
  })

  test('stops the job of a caller that goes away', async () => {
    const begun = deferred<AbortSignal>()
    const stopped = deferred()
    const engine = toneEngine({
      before: (_segment, signal) => {
        begun.resolve(signal)
        return new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            stopped.resolve()
            reject(new AppError('cancelled', {}))
          })
        })
      },
    })
    const { client, call } = await connect(engine)
    await call('save_voice', { name: '小明', reference: 'data:audio/wav;base64,AA' })
    const left = new AbortController()
    const request = { name: 'speak', arguments: { text: '你好。', voice: '小明' } }
    const answer = client.callTool(request, undefined, { signal: left.signal }).catch(() => 'left')
    await begun.promise
    left.abort()
    expect(await answer).toBe('left')
    await stopped.promise
  })

  test('tells the progress to a client that asks for it', async () => {
    const { client } = await connect()
    const progress: (number | undefined)[] = []
    await client.callTool(
      { name: 'speak', arguments: { text: 'One. Two. Three.', reference: 'data:,x' } },
      undefined,
      { onprogress: (info) => progress.push(info.progress, info.total) },
    )
    expect(progress).toEqual([1, 3, 2, 3, 3, 3])
  })

  test.each([
    ['speak', { text: 'Hello.' }, 'no reference recording'],
    ['speak', { text: 'Hello.', voice: 'nobody' }, 'no voice'],
    ['speak', { text: 'Hello.', reference: 'file:///etc/passwd' }, 'no longer on the server'],
    ['job_status', { job_id: 'x' }, ''],
  ])('%s with %j is an error that says what to do', async (tool, input, words) => {
    const { call } = await connect()
    const answer = await call(tool, input)
    expect(answer.isError).toBe(true)
    expect(answer.text).toContain(words)
  })

  test('a speed out of range is refused before any work', async () => {
    const engine = toneEngine()
    const { call } = await connect(engine)
    const answer = await call('speak', { text: 'Hello.', reference: 'data:,x', speed: 9 })
    expect(answer.isError).toBe(true)
    expect(engine.spoken).toEqual([])
  })
})
