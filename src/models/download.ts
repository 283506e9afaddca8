import { open, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { writeBytes } from './write-bytes.js'

export interface DownloadOptions {
  readonly signal: AbortSignal
  /** A source that sends nothing for this long is given up. */
  readonly stallMs: number
  /** More than this is not what was promised. */
  readonly maxBytes: number
  onBytes(receivedBytes: number): void
}

/** What the part file is a part of, kept beside it for the process that goes on with it. */
interface PartOrigin {
  readonly url: string
  readonly etag: string | null
  readonly totalBytes: number | null
}

/** The part that is here belongs to another file than the source has now. */
class ForeignPart extends Error {}

/**
 * Fetches `url` into `filePath`, going on where an earlier try stopped (RFC 9110 Range, with If-Range where
 * the source names its version); a part of another file is dropped and fetched anew. Resolves when the source
 * has sent all that it announced; throws an Error that says in a few words what went wrong, and keeps what arrived.
 */
export async function downloadResumable(
  url: string,
  filePath: string,
  options: DownloadOptions,
): Promise<void> {
  try {
    await attempt(url, filePath, options)
  } catch (error) {
    if (!(error instanceof ForeignPart)) throw error
    await dropPart(filePath)
    await attempt(url, filePath, options)
  }
  await rm(originPath(filePath), { force: true })
}

/** Removes a part and what is noted about it. */
export async function dropPart(filePath: string): Promise<void> {
  await rm(filePath, { force: true })
  await rm(originPath(filePath), { force: true })
}

async function attempt(url: string, filePath: string, options: DownloadOptions): Promise<void> {
  const haveBytes = await sizeOf(filePath)
  const origin = haveBytes > 0 ? await readOrigin(filePath) : null
  const stall = new StallGuard(options.stallMs, options.signal)
  try {
    const response = await fetch(url, {
      signal: stall.signal,
      // Bytes are counted and continued, so they must be those of the file itself.
      headers: { 'Accept-Encoding': 'identity', ...rangeHeaders(url, haveBytes, origin) },
    })
    if (response.status === 416) return await settleUnsatisfiable(response, haveBytes)
    if (!response.ok || !response.body) {
      await response.body?.cancel()
      throw new Error(`HTTP ${response.status}`)
    }
    if (/^text\/html/i.test(response.headers.get('content-type') ?? '')) {
      await response.body.cancel()
      throw new Error('a web page instead of the file')
    }
    const startByte = response.status === 206 ? rangeStart(response, haveBytes, origin) : 0
    await writeBody({ url, filePath, startByte, response, stall, options })
  } catch (error) {
    if (options.signal.aborted) throw options.signal.reason
    if (error instanceof ForeignPart || isDiskFull(error)) throw error
    if (stall.hasStalled) throw new Error(`nothing arrived for ${options.stallMs / 1000} s`)
    throw new Error(shortReason(error))
  } finally {
    stall.end()
  }
}

function rangeHeaders(url: string, haveBytes: number, origin: PartOrigin | null): Record<string, string> {
  if (haveBytes === 0) return {}
  const isSameSource = origin?.url === url && origin.etag !== null
  return { Range: `bytes=${haveBytes}-`, ...(isSameSource ? { 'If-Range': origin.etag ?? '' } : {}) }
}

interface BodyParts {
  readonly url: string
  readonly filePath: string
  readonly startByte: number
  readonly response: Response
  readonly stall: StallGuard
  readonly options: DownloadOptions
}

async function writeBody({ url, filePath, startByte, response, stall, options }: BodyParts): Promise<void> {
  const announced = Number(response.headers.get('content-length') ?? Number.NaN)
  const totalBytes = Number.isFinite(announced) ? startByte + announced : null
  await writeOrigin(filePath, { url, etag: strongEtag(response), totalBytes })
  let receivedBytes = startByte
  const file = await open(filePath, startByte > 0 ? 'r+' : 'w')
  try {
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      stall.reset()
      if (receivedBytes + chunk.length > options.maxBytes) {
        await dropPart(filePath)
        throw new Error('more bytes than the model has')
      }
      await writeBytes(file, chunk, receivedBytes)
      receivedBytes += chunk.length
      options.onBytes(receivedBytes)
    }
    await file.sync()
  } finally {
    await file.close()
  }
  if (totalBytes !== null && receivedBytes < totalBytes) {
    throw new Error(`cut off at ${receivedBytes} of ${totalBytes} bytes`)
  }
}

// 416: either everything is here already, or what is here is not of this file.
async function settleUnsatisfiable(response: Response, haveBytes: number): Promise<void> {
  await response.body?.cancel()
  if (rangeTotal(response) !== haveBytes) throw new ForeignPart()
}

function rangeStart(response: Response, haveBytes: number, origin: PartOrigin | null): number {
  const start = Number(/^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1] ?? Number.NaN)
  if (start !== haveBytes) throw new Error('the source answered with another range than asked for')
  const total = rangeTotal(response)
  const isOther = total !== null && origin?.totalBytes != null && origin.totalBytes !== total
  if (isOther) throw new ForeignPart()
  return start
}

function rangeTotal(response: Response): number | null {
  const total = /\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1]
  return total === undefined ? null : Number(total)
}

/** Weak tags do not promise equal bytes. */
function strongEtag(response: Response): string | null {
  const etag = response.headers.get('etag')
  return etag?.startsWith('"') ? etag : null
}

function originPath(filePath: string): string {
  return `${filePath}.origin`
}

async function readOrigin(filePath: string): Promise<PartOrigin | null> {
  try {
    return JSON.parse(await readFile(originPath(filePath), 'utf8'))
  } catch {
    // Lost in a crash: then only the hash can tell, and it will.
    return null
  }
}

async function writeOrigin(filePath: string, origin: PartOrigin): Promise<void> {
  await writeFile(originPath(filePath), JSON.stringify(origin))
}

export async function sizeOf(filePath: string): Promise<number> {
  return (await stat(filePath).catch(() => null))?.size ?? 0
}

/** The disk is the same for every source, so this ends the install. */
export function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOSPC'
}

function shortReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause
  return cause instanceof Error && cause.message ? cause.message : error.message
}

/** Aborts when nothing was heard for a while, or when the caller aborts. */
class StallGuard {
  readonly signal: AbortSignal
  readonly #controller = new AbortController()
  readonly #stallMs: number
  #timer: ReturnType<typeof setTimeout>

  constructor(stallMs: number, outer: AbortSignal) {
    this.#stallMs = stallMs
    this.signal = AbortSignal.any([outer, this.#controller.signal])
    this.#timer = this.#arm()
  }

  get hasStalled(): boolean {
    return this.#controller.signal.aborted
  }

  reset(): void {
    clearTimeout(this.#timer)
    this.#timer = this.#arm()
  }

  end(): void {
    clearTimeout(this.#timer)
  }

  #arm(): ReturnType<typeof setTimeout> {
    return setTimeout(() => this.#controller.abort(), this.#stallMs)
  }
}
