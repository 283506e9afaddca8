// The unpacking thread: one archive, one answer, then it ends. bzip2 is seconds of pure computation.
import { parentPort, workerData } from 'node:worker_threads'
import { AppError, type ErrorCode } from '../foundation/index.js'
import { isDiskFull } from './download.js'
import { unpackTarBz2 } from './unpack.js'

export interface UnpackTask {
  readonly archivePath: string
  readonly fileName: string
  /** Where what is kept is written. */
  readonly folder: string
  /** Which files and folders are kept, by their path in the archive; its terms are kept besides. */
  readonly wanted: readonly string[]
  readonly maxBytes: number
  readonly maxEntries: number
}

export type UnpackAnswer =
  | { readonly kind: 'unpacked' }
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly data: object }
  | { readonly kind: 'disk-full' }

/** The terms of a model stay with it, whatever else of the archive is left out. */
const termsPattern = /(^|\/)(licen[cs]e|readme|notice|model_card)[^/]*$/i

async function perform({
  archivePath,
  fileName,
  folder,
  wanted,
  ...limits
}: UnpackTask): Promise<UnpackAnswer> {
  const isWanted = (path: string) =>
    termsPattern.test(path) || wanted.some((one) => path === one || path.startsWith(`${one}/`))
  try {
    // Whoever gives up ends the thread.
    const { signal } = new AbortController()
    await unpackTarBz2(archivePath, fileName, folder, { ...limits, isWanted, signal })
    return { kind: 'unpacked' }
  } catch (error) {
    if (isDiskFull(error)) return { kind: 'disk-full' }
    if (!(error instanceof AppError)) throw error
    const { code, data } = error as AppError
    return { kind: 'refused', code, data }
  }
}

parentPort?.postMessage(await perform(workerData as UnpackTask))
