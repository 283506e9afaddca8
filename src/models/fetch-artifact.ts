import { rename } from 'node:fs/promises'
import { AppError, type Logger } from '../foundation/index.js'
import { downloadResumable, dropPart, isDiskFull, sizeOf } from './download.js'
import { sha256OfFile } from './hash.js'
import type { ModelArtifact } from './model.js'
import { maxBytesOf } from './receive-file.js'

export interface FetchOptions {
  readonly modelId: string
  readonly artifact: ModelArtifact
  /** Where the checked file goes; its part lies beside it. */
  readonly target: string
  /** Tried in order. */
  readonly sources: readonly string[]
  /** What the file must have; undefined where nobody has said so yet. */
  readonly expectedHash: string | undefined
  readonly stallMs: number
  readonly signal: AbortSignal
  readonly logger: Logger
  onBytes(receivedBytes: number): void
  onVerify(): void
}

/**
 * Fetches one artifact from the first source that has it whole and unchanged; resolves to its SHA-256. Throws
 * `model-hash-mismatch` where a source served something else and none the right file, `model-download-failed`
 * with every reason otherwise.
 */
export async function fetchArtifact(options: FetchOptions): Promise<string> {
  const { modelId: id, artifact, target, sources, signal, logger } = options
  const { fileName } = artifact
  const reasons: string[] = []
  let mismatch: AppError | null = null
  for (const source of sources) {
    try {
      return await fetchFrom(source, options)
    } catch (error) {
      signal.throwIfAborted()
      if (isDiskFull(error)) throw error
      if (error instanceof AppError) mismatch = error
      const reason = error instanceof Error ? error.message : String(error)
      reasons.push(`${new URL(source).host}: ${reason}`)
      logger.warn('models.source-failed', { id, source, reason, target })
    }
  }
  throw mismatch ?? new AppError('model-download-failed', { id, fileName, reasons })
}

async function fetchFrom(source: string, options: FetchOptions): Promise<string> {
  const { modelId: id, artifact, target, expectedHash, stallMs, signal } = options
  const { fileName, sizeBytes } = artifact
  const partPath = `${target}.part`
  const maxBytes = maxBytesOf(artifact)
  await downloadResumable(source, partPath, { signal, stallMs, maxBytes, onBytes: options.onBytes })
  const receivedBytes = await sizeOf(partPath)
  // The source announced less than the file has: another one can go on from here.
  if (artifact.sha256 !== null && receivedBytes < sizeBytes)
    throw new Error(`ended at ${receivedBytes} of ${sizeBytes} bytes`)
  options.onVerify()
  const actual = await sha256OfFile(partPath, signal)
  if (expectedHash !== undefined && expectedHash !== actual) {
    await dropPart(partPath)
    throw new AppError('model-hash-mismatch', { id, fileName, expected: expectedHash, actual })
  }
  await rename(partPath, target)
  return actual
}
