import { open, rm, stat } from 'node:fs/promises'

export interface DownloadOptions {
  readonly signal: AbortSignal
  /** A source that sends nothing for this long is given up. */
  readonly stallMs: number
  /** More than this is not what was promised. */
  readonly maxBytes: number
  onBytes(receivedBytes: number, totalBytes: number | null): void
}

/**
 * Fetches `url` into `filePath`, going on where an earlier try stopped (RFC 9110 Range). Resolves when the
 * source has sent all that it announced; throws an Error that says in a few words what went wrong, and keeps
 * what arrived.
 */
export async function downloadResumable(
  url: string,
  filePath: string,
  options: DownloadOptions,
): Promise<void> {
  const haveBytes = await sizeOf(filePath)
  const stall = new StallGuard(options.stallMs, options.signal)
  try {
    const response = await fetch(url, {
      signal: stall.signal,
      // Bytes are counted and continued, so they must be those of the file itself.
      headers: { 'Accept-Encoding': 'identity', ...(haveBytes > 0 ? { Range: `bytes=${haveBytes}-` } : {}) },
    })
    if (response.status === 416) return await settleUnsatisfiable(response, filePath, haveBytes)
    if (!response.ok || !response.body) {
      await response.body?.cancel()
      throw new Error(`HTTP ${response.status}`)
    }
    const startByte = response.status === 206 ? rangeStart(response, haveBytes) : 0
    await writeBody(response, response.body, filePath, startByte, stall, options)
  } catch (error) {
    if (options.signal.aborted) throw options.signal.reason
    if (stall.hasStalled) throw new Error(`nothing arrived for ${options.stallMs / 1000} s`)
    throw new Error(shortReason(error))
  } finally {
    stall.end()
  }
}

async function writeBody(
  response: Response,
  body: ReadableStream<Uint8Array>,
  filePath: string,
  startByte: number,
  stall: StallGuard,
  options: DownloadOptions,
): Promise<void> {
  const announced = Number(response.headers.get('content-length') ?? Number.NaN)
  const totalBytes = Number.isFinite(announced) ? startByte + announced : null
  let receivedBytes = startByte
  const file = await open(filePath, startByte > 0 ? 'r+' : 'w')
  try {
    for await (const chunk of body) {
      stall.reset()
      if (receivedBytes + chunk.length > options.maxBytes) throw new Error('more bytes than the model has')
      await file.write(chunk, 0, chunk.length, receivedBytes)
      receivedBytes += chunk.length
      options.onBytes(receivedBytes, totalBytes)
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
async function settleUnsatisfiable(response: Response, filePath: string, haveBytes: number): Promise<void> {
  const total = Number(/\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1] ?? Number.NaN)
  if (total === haveBytes) return
  await rm(filePath, { force: true })
  throw new Error('the part that was here does not belong to this file')
}

function rangeStart(response: Response, haveBytes: number): number {
  const start = Number(/^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1] ?? Number.NaN)
  if (start !== haveBytes) throw new Error('the source answered with another range than asked for')
  return start
}

export async function sizeOf(filePath: string): Promise<number> {
  return (await stat(filePath).catch(() => null))?.size ?? 0
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
