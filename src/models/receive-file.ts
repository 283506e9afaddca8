import { createHash } from 'node:crypto'
import { mkdir, open, rm, rmdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { addAbortSignal, type Readable } from 'node:stream'
import { AppError } from '../foundation/index.js'
import type { ModelArtifact } from './model.js'
import { writeBytes } from './write-bytes.js'

export interface ReceiveOptions {
  readonly artifact: ModelArtifact
  readonly filePath: string
  readonly signal: AbortSignal
  onBytes(receivedBytes: number): void
}

/**
 * Writes what somebody sends into `filePath` and resolves to its SHA-256; whatever goes wrong, nothing of it
 * stays. `content` fails when the sender breaks off.
 */
export async function receiveFile(content: Readable, options: ReceiveOptions): Promise<string> {
  const { filePath } = options
  try {
    await mkdir(dirname(filePath), { recursive: true })
    return await writeContent(content, options)
  } catch (error) {
    await rm(filePath, { force: true })
    // Left alone where other files of the model are in it.
    await rmdir(dirname(filePath)).catch(() => undefined)
    throw error
  }
}

/** Bytes that an artifact may have: a size without a hash is only about right. */
export function maxBytesOf({ sizeBytes, sha256 }: ModelArtifact): number {
  return sha256 === null ? sizeBytes * 2 + 2 ** 20 : sizeBytes
}

async function writeContent(
  content: Readable,
  { artifact, filePath, signal, onBytes }: ReceiveOptions,
): Promise<string> {
  const limitBytes = maxBytesOf(artifact)
  const hash = createHash('sha256')
  let receivedBytes = 0
  const file = await open(filePath, 'w')
  try {
    // Also while nothing arrives.
    for await (const chunk of addAbortSignal(signal, content) as AsyncIterable<Uint8Array>) {
      if (receivedBytes + chunk.length > limitBytes)
        throw new AppError('model-file-too-large', { fileName: artifact.fileName, limitBytes })
      await writeBytes(file, chunk, receivedBytes)
      hash.update(chunk)
      receivedBytes += chunk.length
      onBytes(receivedBytes)
    }
    signal.throwIfAborted()
    await file.sync()
  } finally {
    await file.close()
  }
  return hash.digest('hex')
}
