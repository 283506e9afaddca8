import { type FileHandle, open } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import { AppError, type ErrorCode, type ErrorData, workerEntry } from '../foundation/index.js'
import type { DecodeAnswer, DecodeResult, DecodeTask } from './decode-worker.js'
import type { Pcm } from './pcm.js'
import { defaultPrepareOptions, type PreparedReference, type PrepareOptions } from './prepare-reference.js'
import { type AudioFormat, sniffAudio, sniffLengthBytes } from './sniff.js'

export interface DecodeLimits {
  readonly maxBytes: number
  readonly maxDurationSec: number
  /** For one file, thread start included. */
  readonly timeoutMs: number
}

export const defaultDecodeLimits: DecodeLimits = {
  maxBytes: 200 * 2 ** 20,
  maxDurationSec: 15 * 60,
  timeoutMs: 60_000,
}

/** Heap of the decoding thread; samples and wasm memory are apart and bounded by the other limits. */
const heapMegabytes = 512

/**
 * Mono samples of any recording that a user has, at its own rate. The format is found by content, and decoded in a
 * thread of its own that is ended when the time is up or `signal` aborts. Throws AppError `audio-empty`,
 * `audio-too-big`, `audio-not-audio`, `audio-no-track`, `audio-undecodable`, `audio-too-long`,
 * `audio-decode-timeout` or `cancelled`; the file system's error if the file cannot be read.
 */
export async function decodeAudioFile(path: string, limits: DecodeLimits, signal: AbortSignal): Promise<Pcm> {
  const answer = await runInThread(path, limits, null, signal)
  return answer.pcm
}

/**
 * `decodeAudioFile`, then `prepareReference` in the same thread. Throws what both throw.
 */
export async function prepareReferenceFile(
  path: string,
  limits: DecodeLimits,
  signal: AbortSignal,
  options: PrepareOptions = defaultPrepareOptions,
): Promise<PreparedReference> {
  const answer = await runInThread(path, limits, options, signal)
  if (answer.kind !== 'prepared') throw new TypeError('the thread did not prepare the reference')
  return answer
}

async function runInThread(
  path: string,
  limits: DecodeLimits,
  prepare: PrepareOptions | null,
  signal: AbortSignal,
): Promise<DecodeResult> {
  if (signal.aborted) throw new AppError('cancelled', {})
  const { bytes, format } = await readWithinLimit(path, limits.maxBytes)
  // An abort while the file was read: the listener below would never hear of it.
  if (signal.aborted) throw new AppError('cancelled', {})
  const task = { bytes, format, prepare, maxDurationSec: limits.maxDurationSec }
  return decodeInThread(task, limits.timeoutMs, signal)
}

interface AudioFile {
  readonly bytes: Uint8Array
  readonly format: AudioFormat
}

async function readWithinLimit(path: string, maxBytes: number): Promise<AudioFile> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    if (size === 0) throw new AppError('audio-empty', {})
    if (size > maxBytes) throw new AppError('audio-too-big', { lengthBytes: size, maxBytes })
    const format = await sniffFile(file, size)
    const bytes = new Uint8Array(size)
    const { bytesRead } = await file.read(bytes, 0, size, 0)
    return { bytes: bytes.subarray(0, bytesRead), format }
  } finally {
    await file.close()
  }
}

/** Before a thread is started for it. */
async function sniffFile(file: FileHandle, size: number): Promise<AudioFormat> {
  const head = new Uint8Array(Math.min(size, sniffLengthBytes))
  await file.read(head, 0, head.length, 0)
  const sniffed = sniffAudio(head)
  if (sniffed.kind === 'other') throw new AppError('audio-not-audio', { found: sniffed.found })
  return sniffed.format
}

function decodeInThread(task: DecodeTask, timeoutMs: number, signal: AbortSignal): Promise<DecodeResult> {
  const { url, execArgv } = workerEntry(import.meta.url, 'decode-worker')
  return new Promise<DecodeResult>((resolve, reject) => {
    const worker = new Worker(new URL(url), {
      workerData: task,
      transferList: [task.bytes.buffer as ArrayBuffer],
      execArgv: [...execArgv],
      resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
      // Decoders print what they find wrong; the caller gets it as an error.
      stdout: true,
      stderr: true,
    })
    const fail = (error: AppError) => settle(() => reject(error))
    const onAbort = () => fail(new AppError('cancelled', {}))
    const timer = setTimeout(
      () => fail(new AppError('audio-decode-timeout', { timeoutSec: timeoutMs / 1000 })),
      timeoutMs,
    )
    const settle = (report: () => void) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      void worker.terminate()
      report()
    }
    const failedBy = (cause: unknown) => new AppError('audio-undecodable', { format: task.format }, { cause })
    signal.addEventListener('abort', onAbort)
    worker.once('message', (answer: DecodeAnswer) => {
      settle(() => (answer.kind === 'refused' ? reject(errorOf(answer)) : resolve(answer)))
    })
    worker.once('error', (error) => fail(failedBy(error)))
    worker.once('exit', (code) => fail(failedBy(new Error(`the decoding thread ended with ${code}`))))
  })
}

/** The thread answers with a code and the data that this code needs. */
function errorOf({ code, data, cause }: Extract<DecodeAnswer, { kind: 'refused' }>): AppError {
  return new AppError<ErrorCode>(code, data as ErrorData<ErrorCode>, { cause })
}
