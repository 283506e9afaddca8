import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { fliteWav } from '../support/audio-fixtures.js'

const script = fileURLToPath(new URL('../support/killable-server.ts', import.meta.url))
const text = '第一句话在这里。第二句话在这里。第三句话在这里。第四句话在这里。第五句话在这里。'

const running: ChildProcess[] = []
const folders: string[] = []
afterEach(async () => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'yinse-crash-'))
  folders.push(folder)
  return folder
}

async function startServer(folder: string, hold = ''): Promise<{ url: string; kill: () => Promise<void> }> {
  const child = spawn(process.execPath, ['--import', 'tsx', script], {
    env: { ...process.env, YINSE_DATA: folder, YINSE_PORT: '0', SPOKEN: join(folder, 'spoken'), HOLD: hold },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  running.push(child)
  const [line] = await once(child.stdout, 'data')
  const kill = async () => {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  return { url: String(line).trim(), kill }
}

const spokenIn = async (folder: string) =>
  (await readFile(join(folder, 'spoken'), 'utf8')).trimEnd().split('\n')

async function startJob(url: string): Promise<string> {
  const form = new FormData()
  form.append('file', new Blob([await fliteWav('awb')]), 'voice.wav')
  const { id: fileId } = await (await fetch(`${url}/v1/files`, { method: 'POST', body: form })).json()
  const answer = await fetch(`${url}/v1/jobs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text, voice: { kind: 'reference', fileId } }),
  })
  return (await answer.json()).id
}

/** Reads events until one has `sign` in it, or the stream ends. */
async function readEvents(url: string, id: string, sign: string, lastEventId = ''): Promise<string> {
  const abort = new AbortController()
  const answer = await fetch(`${url}/v1/jobs/${id}/events`, {
    headers: lastEventId ? { 'last-event-id': lastEventId } : {},
    signal: abort.signal,
  })
  let all = ''
  const decoder = new TextDecoder()
  for await (const bytes of answer.body ?? []) {
    all += decoder.decode(bytes, { stream: true })
    if (sign !== '' && all.includes(sign)) break
  }
  abort.abort()
  return all
}

const idsOf = (events: string) => [...events.matchAll(/^id: (\d+)$/gm)].map((match) => Number(match[1]))

describe('a server that is killed in the middle of a job', () => {
  test('goes on with it when it starts again: nothing twice, nothing lost, the same bytes', async () => {
    const undisturbed = await newFolder()
    const calm = await startServer(undisturbed)
    const calmId = await startJob(calm.url)
    await readEvents(calm.url, calmId, '')
    const expected = await (await fetch(`${calm.url}/v1/jobs/${calmId}/result`)).arrayBuffer()

    const folder = await newFolder()
    const first = await startServer(folder, '3')
    const id = await startJob(first.url)
    const before = await readEvents(first.url, id, '"done":3')
    await first.kill()
    expect(await spokenIn(folder)).toHaveLength(3)

    const second = await startServer(folder)
    const after = await readEvents(second.url, id, '', String(idsOf(before).at(-1)))
    expect(after).toContain('event: done')
    expect(after).toContain('"done":5')
    expect(after).not.toContain('"done":3')
    const ids = [...idsOf(before), ...idsOf(after)]
    expect(ids).toEqual(ids.map((_, at) => at + 1))
    expect(await spokenIn(folder)).toEqual(await spokenIn(undisturbed))
    const result = await (await fetch(`${second.url}/v1/jobs/${id}/result`)).arrayBuffer()
    expect(Buffer.from(result).equals(Buffer.from(expected))).toBe(true)

    // Who has heard all is told so, and not kept waiting.
    const again = await fetch(`${second.url}/v1/jobs/${id}/events`, {
      headers: { 'last-event-id': String(ids.at(-1)) },
    })
    expect(again.status).toBe(204)
    await second.kill()
    const third = await startServer(folder)
    const { jobs } = await (await fetch(`${third.url}/v1/jobs`)).json()
    expect(jobs).toMatchObject([{ id, state: 'done', sentences: { done: 5, total: 5 } }])
    const kept = await (await fetch(`${third.url}/v1/jobs/${id}/result`)).arrayBuffer()
    expect(Buffer.from(kept).equals(Buffer.from(expected))).toBe(true)
  }, 300_000)

  test('has the sentences of a call of /infer when the call comes again', async () => {
    const folder = await newFolder()
    const first = await startServer(folder, '3')
    await callInfer(first.url)
    // Whoever waits for the fourth has put the third away.
    await expect.poll(() => existsSync(join(folder, 'spoken.held')), { timeout: 200_000 }).toBe(true)
    expect(await spokenIn(folder)).toHaveLength(3)
    await first.kill()

    const second = await startServer(folder)
    const eventId = await callInfer(second.url)
    const answer = await (await fetch(`${second.url}/gradio_api/call/infer/${eventId}`)).text()
    expect(answer).toContain('event: complete')
    const spoken = await spokenIn(folder)
    expect(spoken).toHaveLength(5)
    expect(new Set(spoken).size).toBe(5)
  }, 300_000)
})

/** As the documentation of the old app has it, with a recording of ours. */
async function callInfer(url: string): Promise<string> {
  const form = new FormData()
  form.append('files', new Blob([await fliteWav('awb')]), 'voice.wav')
  const [path] = await (await fetch(`${url}/gradio_api/upload`, { method: 'POST', body: form })).json()
  const voice = { path, meta: { _type: 'gradio.FileData' } }
  const answer = await fetch(`${url}/gradio_api/call/infer`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ data: ['使用参考音频', voice, text, 1] }),
  })
  return (await answer.json()).event_id
}
