// What the built server costs as its users meet it: a child process, called over the old app's wire.
//
//   npm run build && npm run bench server
//
// Wall time is what a user waits, and suffers from whatever else the machine does; CPU time does so less.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { encodeWav } from '../src/audio/index.js'
import { packageRoot } from '../src/foundation/index.js'
import { spokenReference } from '../test/support/spoken-reference.js'

const program = join(packageRoot, 'dist', 'server', 'cli', 'main.js')
const story = readFileSync(new URL('story-zh.txt', import.meta.url), 'utf8')
const sentence = '今天下午我们一起去公园散步。'
/** Not spoken before: what was is kept. */
const otherSentences = '明天早上要下雨，记得带伞。我们坐船过去吧。'
const referenceSec = 10

interface RunningServer {
  readonly url: string
  readonly readySec: number
  readonly child: ChildProcess
}

/** Starts the server and waits for the line that names its address. */
function startServer(dataFolder: string): Promise<RunningServer> {
  const began = performance.now()
  const args = [program, 'serve', '--port', '0', '--data', dataFolder]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  return new Promise((resolve, reject) => {
    let printed = ''
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString()
      const url = /https?:\/\/[\w.:[\]]+/.exec(printed)?.[0]
      if (url) resolve({ url, child, readySec: (performance.now() - began) / 1000 })
    })
  })
}

interface Call {
  /** Until the first sentence is there to be heard, and until the file is. */
  readonly firstSec: number
  readonly wholeSec: number
  readonly audioSec: number
  readonly cpuSec: number | null
}

/** One `/infer`, followed over the stream of its session. */
async function infer(
  { url, child }: RunningServer,
  session: string,
  data: readonly unknown[],
): Promise<Call> {
  const cpuBefore = cpuSecOf(child)
  const began = performance.now()
  await post(`${url}/gradio_api/queue/join`, { data, fn_index: 3, session_hash: session })
  const stream = await fetch(`${url}/gradio_api/queue/data?session_hash=${session}`)
  let firstSec: number | null = null
  let text = ''
  for await (const chunk of stream.body ?? []) {
    text += Buffer.from(chunk).toString()
    if (firstSec === null && /"index":\d/.test(text)) firstSec = (performance.now() - began) / 1000
  }
  const wholeSec = (performance.now() - began) / 1000
  const path = /"success":true/.test(text) ? /"path":"([^"]+)"/.exec(text)?.[1] : undefined
  if (!path) throw new Error(`no result: ${text.slice(-400)}`)
  const { headers } = await fetch(`${url}/gradio_api/file=${path}`, { method: 'HEAD' })
  const audioSec = Number(headers.get('content-length')) / 2 / 24_000
  const cpuAfter = cpuSecOf(child)
  const cpuSec = cpuBefore === null || cpuAfter === null ? null : cpuAfter - cpuBefore
  return { firstSec: firstSec ?? wholeSec, wholeSec, audioSec, cpuSec }
}

async function post(url: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`)
}

async function uploadReference(url: string): Promise<string> {
  const { samples, sampleRateHz } = spokenReference({ seconds: referenceSec })
  const form = new FormData()
  form.append('files', new Blob([Buffer.from(encodeWav(samples, sampleRateHz))]), 'reference.wav')
  const answer = await fetch(`${url}/gradio_api/upload`, { method: 'POST', body: form })
  const [path = ''] = (await answer.json()) as string[]
  return path
}

// proc(5); elsewhere these are not told.
const ticksPerSec = 100

function cpuSecOf({ pid }: ChildProcess): number | null {
  const path = `/proc/${pid}/stat`
  if (!existsSync(path)) return null
  const stat = readFileSync(path, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSec
}

/** The most memory that the server had at once, and what it has now. */
function memoryOf({ pid }: ChildProcess): string {
  const path = `/proc/${pid}/status`
  if (!existsSync(path)) return 'not told on this system'
  const status = readFileSync(path, 'utf8')
  const megabytes = (field: string) =>
    (Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024).toFixed(0)
  return `${megabytes('VmRSS')} MB now, ${megabytes('VmHWM')} MB at the most`
}

function line(name: string, { firstSec, wholeSec, audioSec, cpuSec }: Call): string {
  const cpu = cpuSec === null ? '' : `, CPU ${(cpuSec / audioSec).toFixed(3)} of its duration`
  return (
    `  ${name}: first sentence after ${firstSec.toFixed(2)} s, whole after ${wholeSec.toFixed(1)} s ` +
    `(${audioSec.toFixed(1)} s of sound, RTF ${(wholeSec / audioSec).toFixed(3)}${cpu})`
  )
}

const dataFolder = mkdtempSync(join(tmpdir(), 'yinse-bench-'))
if (!existsSync(program)) throw new Error(`${program} is not there: npm run build`)
const server = await startServer(dataFolder)
try {
  console.log(`\nReady ${server.readySec.toFixed(2)} s after the start; RSS ${memoryOf(server.child)}`)
  const voice = { path: await uploadReference(server.url), meta: { _type: 'gradio.FileData' } }
  const first = await infer(server, 'bench', ['使用参考音频', voice, sentence, 1])
  console.log(line(`A new recording of ${referenceSec} s, one sentence`, first))
  await post(`${server.url}/gradio_api/run/save_audio`, { data: ['bench'], session_hash: 'bench' })
  const again = await infer(server, 'bench', ['bench.pt', null, otherSentences, 1])
  console.log(line('The saved voice, two sentences', again))
  console.log(
    line(`A story of ${story.length} characters`, await infer(server, 'bench', ['bench.pt', null, story, 1])),
  )
  console.log(`  RSS ${memoryOf(server.child)}`)
} finally {
  server.child.removeAllListeners('exit')
  server.child.kill('SIGTERM')
  await new Promise((resolve) => server.child.once('exit', resolve))
  rmSync(dataFolder, { recursive: true, force: true })
}
