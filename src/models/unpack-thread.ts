import { Worker } from 'node:worker_threads'
import { AppError, type ErrorCode, type ErrorData, workerEntry } from '../foundation/index.js'
import type { UnpackAnswer, UnpackTask } from './unpack-worker.js'

/**
 * `unpackTarBz2` away from the thread that answers requests, which it would hold up for half a second at a time.
 * An abort ends it in the middle; when this settles, nothing is written any more.
 */
export async function unpackInThread(task: UnpackTask, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  const { url, execArgv } = workerEntry(import.meta.url, 'unpack-worker')
  const worker = new Worker(new URL(url), { workerData: task, execArgv: [...execArgv] })
  const end = () => void worker.terminate()
  signal.addEventListener('abort', end)
  try {
    const answer = await answerOf(worker)
    signal.throwIfAborted()
    if (!answer) throw new Error('the unpacking thread ended without an answer')
    if (answer.kind === 'disk-full') throw Object.assign(new Error('the disk is full'), { code: 'ENOSPC' })
    if (answer.kind === 'refused') throw errorOf(answer)
  } finally {
    signal.removeEventListener('abort', end)
  }
}

/** What the thread said, once it has ended; undefined where it was ended first. */
function answerOf(worker: Worker): Promise<UnpackAnswer | undefined> {
  return new Promise((resolve, reject) => {
    let answer: UnpackAnswer | undefined
    worker.once('message', (said: UnpackAnswer) => {
      answer = said
    })
    worker.once('error', reject)
    worker.once('exit', () => resolve(answer))
  })
}

/** The thread answers with a code and the data that this code needs. */
function errorOf({ code, data }: Extract<UnpackAnswer, { kind: 'refused' }>): AppError {
  return new AppError<ErrorCode>(code, data as ErrorData<ErrorCode>)
}
