import { createWriteStream } from 'node:fs'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { runningServerOf } from '../app.js'
import { convertWavFile, outputFormatOfFile } from '../audio/index.js'
import type { Config } from '../config/index.js'
import { AppError, silentLogger, systemClock, type UiLanguage } from '../foundation/index.js'
import { createJobBook, type Job, JobStore } from '../synthesis/index.js'
import { unusableFile } from './command-problem.js'
import type { CliContext } from './context.js'
import { requestServer, textOf, trustedCertificates } from './server-request.js'
import { withStudio } from './session.js'

export interface JobsFlags {
  readonly server?: string
  /** A file of certificates (PEM) to trust. */
  readonly ca?: string
  readonly output?: string
}

/** What the commands show of a job. */
interface JobView {
  readonly id: string
  readonly state: string
  readonly createdAt: number
  readonly sentences: { readonly done: number; readonly total: number }
  readonly durationSec: number | null
  readonly error: string | null
}

/** Where jobs are: at a running server, or in the data folder. */
interface JobsDoor {
  list(): Promise<readonly JobView[]>
  show(id: string): Promise<JobView>
  cancel(id: string): Promise<JobView>
  /** Writes the finished sound as wav. */
  result(id: string, wavPath: string): Promise<void>
}

/** One job a line: id, state, sentences done of all, when it began; parted by tabs. */
export async function listJobs(context: CliContext, flags: JobsFlags): Promise<void> {
  await withJobs(context, flags, async (door, lang) => {
    const jobs = await door.list()
    for (const { id, state, sentences, createdAt } of jobs) {
      const progress = `${sentences.done}/${sentences.total}`
      context.console.print([id, state, progress, new Date(createdAt).toISOString()].join('\t'))
    }
    if (jobs.length === 0) {
      context.console.tell(
        lang === 'zh'
          ? '没有任务。用 POST /v1/jobs 建立的任务会列在这里。'
          : 'No jobs. Those that POST /v1/jobs makes are listed here.',
      )
    }
  })
}

/** One fact a line. */
export async function showJob(context: CliContext, id: string, flags: JobsFlags): Promise<void> {
  await withJobs(context, flags, async (door) => print(context, await door.show(id)))
}

export async function cancelJob(context: CliContext, id: string, flags: JobsFlags): Promise<void> {
  await withJobs(context, flags, async (door) => print(context, await door.cancel(id)))
}

/** The finished sound, in the format of the output's extension. */
export async function jobResult(context: CliContext, id: string, flags: JobsFlags): Promise<void> {
  const output = flags.output ?? `${id}.wav`
  const format = outputFormatOfFile(output)
  const folder = await mkdtemp(join(tmpdir(), 'yinse-result-'))
  try {
    const wavPath = join(folder, 'result.wav')
    await withJobs(context, flags, (door) => door.result(id, wavPath))
    await (format === 'wav' ? copyFile(wavPath, output) : convertWavFile(format, wavPath, output)).catch(
      (error: unknown) => {
        throw unusableFile(`-o ${output}`, error)
      },
    )
    context.console.print(output)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function print(
  { console }: CliContext,
  { id, state, sentences, createdAt, durationSec, error }: JobView,
): void {
  console.print(`id\t${id}`)
  console.print(`state\t${state}`)
  console.print(`sentences\t${sentences.done}/${sentences.total}`)
  console.print(`created\t${new Date(createdAt).toISOString()}`)
  if (durationSec !== null) console.print(`duration\t${durationSec.toFixed(1)} s`)
  if (error !== null) console.print(`error\t${error}`)
}

async function withJobs(
  context: CliContext,
  flags: JobsFlags,
  work: (door: JobsDoor, language: UiLanguage) => Promise<void>,
): Promise<void> {
  const { server: _server, ca: _ca, output: _output, ...settings } = flags
  const config = context.configOf(settings)
  const server = flags.server ?? (await runningServerOf(config.settings.data))
  if (server) {
    const ca = await trustedCertificates(flags.ca, config.settings.data)
    return work(jobsAtServer(server.replace(/\/+$/, ''), config, ca), config.settings.lang)
  }
  await withStudio(
    context,
    config,
    async (studio) => {
      const filePath = join(config.settings.data, 'jobs.db')
      const logger = context.overrides.logger ?? silentLogger
      const store = await JobStore.open({ filePath, clock: systemClock, logger })
      const jobs = createJobBook(studio, systemClock, { store })
      const owner = { kind: 'local' } as const
      const viewOf = (job: Job): JobView => ({
        ...{ id: job.id, state: job.state, createdAt: job.createdAt, sentences: job.sentences },
        durationSec: job.result?.durationSec ?? null,
        error: job.error?.text(config.settings.lang) ?? null,
      })
      try {
        const door: JobsDoor = {
          list: async () => jobs.list(owner).map(viewOf),
          show: async (id) => viewOf(jobs.get(id, owner)),
          cancel: async (id) => viewOf(jobs.cancel(id, owner)),
          async result(id, wavPath) {
            const { result, state } = jobs.get(id, owner)
            if (!result) throw new AppError('job-not-finished', { jobId: id, state })
            const file = studio.files.find(result.fileId)
            if (!file) throw new AppError('file-not-found', { fileId: result.fileId })
            await copyFile(file.filePath, wavPath)
          },
        }
        await work(door, config.settings.lang)
      } finally {
        store.close()
      }
    },
    join(config.settings.data, 'files'),
  )
}

interface JobAnswer {
  readonly id: string
  readonly state: string
  readonly createdAt: number
  readonly sentences: { readonly done: number; readonly total: number }
  readonly result: { readonly durationSec: number } | null
  readonly error: { readonly message: string } | null
}

function jobsAtServer(server: string, { settings }: Config, ca: string | null): JobsDoor {
  const ask = async (method: string, path: string, jobId?: string): Promise<IncomingMessage> => {
    const [key] = [...settings.adminKeys, ...settings.keys]
    const headers = { 'accept-language': settings.lang, ...(key ? { authorization: `Bearer ${key}` } : {}) }
    const answer = await requestServer(`${server}/v1${path}`, { method, headers, ca })
    const { statusCode: status = 0 } = answer
    if (status >= 200 && status < 300) return answer
    const { code, message } = errorOf(await textOf(answer))
    if (code === 'job-not-found' && jobId !== undefined) throw new AppError(code, { jobId })
    const problem = message ?? `HTTP ${status}`
    throw new AppError('server-refused', { server, status, problem })
  }
  const job = async (method: string, id: string) => {
    const answer = await ask(method, `/jobs/${encodeURIComponent(id)}`, id)
    return viewOfAnswer(JSON.parse(await textOf(answer)) as JobAnswer)
  }
  return {
    async list() {
      const { jobs } = JSON.parse(await textOf(await ask('GET', '/jobs'))) as { jobs: JobAnswer[] }
      return jobs.map(viewOfAnswer)
    },
    show: (id) => job('GET', id),
    cancel: (id) => job('DELETE', id),
    async result(id, wavPath) {
      const answer = await ask('GET', `/jobs/${encodeURIComponent(id)}/result`, id)
      await pipeline(answer, createWriteStream(wavPath))
    },
  }
}

/** What an error of ours says; nothing for what is none. */
function errorOf(body: string): { readonly code?: string; readonly message?: string } {
  try {
    return (JSON.parse(body) as { error?: { code?: string; message?: string } } | null)?.error ?? {}
  } catch {
    return {}
  }
}

function viewOfAnswer({ id, state, createdAt, sentences, result, error }: JobAnswer): JobView {
  return {
    ...{ id, state, createdAt, sentences },
    durationSec: result?.durationSec ?? null,
    error: error?.message ?? null,
  }
}
