// Memory over many jobs: a server of its own speaks them one after another, and the resident memory of it and of its
// native process is followed and printed. `node --import tsx bench/soak.ts [--jobs 200] [--engine pocket-tiny]`. Linux.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { fliteWav } from '../test/support/audio-fixtures.js'
import { tinyEntry } from '../test/support/tiny-models/entry.js'
import { writeTinyPocket } from '../test/support/tiny-models/pocket.js'

const { values } = parseArgs({
  options: { jobs: { type: 'string', default: '200' }, engine: { type: 'string', default: 'pocket-tiny' } },
})
const jobCount = Number(values.jobs)
// Two samples, of ten jobs each, after the half that warms up.
if (!(jobCount >= 40)) throw new RangeError(`--jobs ${values.jobs}: a slope needs 40 or more`)
const warmUpJobs = Math.min(50, jobCount >> 1)

const data = await mkdtemp(join(tmpdir(), 'yinse-soak-'))
const model = join(data, 'brought')
await mkdir(model)
const entry = tinyEntry('pocket', await writeTinyPocket(model), model)
await writeFile(join(data, 'yinse.config.json'), JSON.stringify({ models: [entry] }))

function yinse(...args: string[]): ChildProcess {
  const command = ['--import', 'tsx', 'src/cli/main.ts', ...args, '--data', data, '--lang', 'en']
  return spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'ignore'] })
}

await new Promise((resolve) => yinse('models', 'add', model).on('exit', resolve))
const server = yinse('serve', '--port', '0')
try {
  const url = await urlOf(server)
  const fileId = await upload(url)
  const samples: { job: number; serverMb: number; nativeMb: number }[] = []
  const natives = new Set<number>()
  for (let job = 1; job <= jobCount; job++) {
    await speak(url, fileId, `This is sentence number ${job} of many, and no two are alike.`)
    if (job % 10 > 0) continue
    const native = await nativeChildOf(server.pid ?? 0)
    if (native) natives.add(native)
    const serverMb = await rssMb(server.pid ?? 0)
    samples.push({ job, serverMb, nativeMb: native ? await rssMb(native) : 0 })
    console.log(
      `${String(job).padStart(4)}  server ${serverMb.toFixed(0)} MB  native ${samples.at(-1)?.nativeMb.toFixed(0)} MB`,
    )
  }
  const settled = samples.filter(({ job }) => job > warmUpJobs)
  const perHundred = 100 * slopeOf(settled.map(({ job, serverMb }) => [job, serverMb]))
  const nativePerHundred = 100 * slopeOf(settled.map(({ job, nativeMb }) => [job, nativeMb]))
  console.log(
    `after ${warmUpJobs} jobs: server ${perHundred.toFixed(1)} MB, native ${nativePerHundred.toFixed(1)} MB for every 100 jobs`,
  )
  console.log(`native processes: ${natives.size}`)
} finally {
  server.kill('SIGTERM')
  await new Promise((resolve) => server.on('exit', resolve))
  await rm(data, { recursive: true, force: true })
}

/** The address that the server prints when it is ready. */
async function urlOf(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('the server has no output')
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /https?:\/\/[^\s"]+/.exec(line)?.[0]
    if (url) {
      child.stdout.resume()
      return url.replace(/\/$/, '')
    }
  }
  throw new Error('the server ended before it was ready')
}

async function upload(url: string): Promise<string> {
  const form = new FormData()
  form.append('file', new Blob([Buffer.from(await fliteWav('awb'))]), 'reference.wav')
  const answer = await fetch(`${url}/v1/files`, { method: 'POST', body: form })
  return (await answer.json()).id
}

async function speak(url: string, fileId: string, text: string): Promise<void> {
  const started = await fetch(`${url}/v1/jobs`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ text, voice: { kind: 'reference', fileId }, engine: values.engine }),
  })
  const { id, error } = await started.json()
  if (error) throw new Error(error.message)
  // The events end with the job.
  await (await fetch(`${url}/v1/jobs/${id}/events`)).text()
  const job = await (await fetch(`${url}/v1/jobs/${id}`)).json()
  if (job.state !== 'done') throw new Error(job.error?.message)
}

async function rssMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024
}

async function nativeChildOf(parent: number): Promise<number | undefined> {
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')
    const command = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '')
    const parentPid = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
    if (parentPid === parent && command.includes('sherpa-child')) return Number(name)
  }
  return undefined
}

/** Least squares. */
function slopeOf(points: readonly (readonly [number, number])[]): number {
  const mean = (axis: 0 | 1) => points.reduce((sum, point) => sum + point[axis], 0) / points.length
  const [x, y] = [mean(0), mean(1)]
  const over = points.reduce((sum, [px, py]) => sum + (px - x) * (py - y), 0)
  return over / points.reduce((sum, [px]) => sum + (px - x) ** 2, 0)
}
