import { Readable } from 'node:stream'
import { readLabel, readLabelFile, sniffAudio, sniffLengthBytes } from '../../audio/index.js'
import { AppError } from '../../foundation/index.js'
import { ownerOf } from '../caller.js'
import type { ZodInstance } from '../zod-routes.js'
import type { JsonApiDeps } from './deps.js'

/** Labels of ours stand in front: this much of a file of any length is looked at before it is stored. */
const frontBytes = 2 ** 20
/** Of a file whose label was found in front, what follows is let pass; hours of wav. */
const maxPassedBytes = 4 * 2 ** 30

/** Reads the AI label (GB 45438-2025) of a sound file that is sent along, and keeps nothing of it. */
export function mountVerifyRoute(api: ZodInstance, deps: JsonApiDeps): void {
  api.post('/verify', async (request) => {
    if (!request.isMultipart()) throw new AppError('file-part-missing', {})
    const part = await request.file({ limits: { files: 1, fields: 10, parts: 12, fileSize: maxPassedBytes } })
    if (!part) throw new AppError('file-part-missing', {})
    const source = part.file[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>
    const front = await take(source, frontBytes)
    const label = readLabel(front)
    const sniffed = label && sniffAudio(front.subarray(0, sniffLengthBytes))
    if (sniffed?.kind === 'audio') {
      await pass(source)
      return { format: sniffed.format, isLabelled: true, label }
    }
    const owner = ownerOf(request, deps.keys)
    const newFile = { owner, originalName: part.filename || 'file', purpose: 'upload' } as const
    const limit = deps.uploadLimitBytes
    const file = await deps.studio.files
      .put(newFile, Readable.from(joined(front, source)), limit)
      .catch(tooLarge)
    try {
      const reading = await readLabelFile(file.filePath)
      return { format: reading.format, isLabelled: reading.label !== null, label: reading.label }
    } finally {
      await deps.studio.files.remove(file.id)
    }
  })
}

/** The first `byteCount` of a source, or somewhat more, or all of it. */
async function take(source: AsyncIterator<Uint8Array>, byteCount: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let taken = 0
  while (taken < byteCount) {
    const next = await source.next()
    if (next.done) break
    parts.push(next.value)
    taken += next.value.length
  }
  return Buffer.concat(parts)
}

/** Reads what is left and keeps nothing. */
async function pass(source: AsyncIterator<Uint8Array>): Promise<void> {
  let next = await source.next()
  while (!next.done) next = await source.next()
}

async function* joined(front: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield front
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
}

function tooLarge(error: unknown): never {
  if (!(error instanceof AppError) || error.code !== 'upload-too-large') throw error
  const { limitMb } = error.data as { readonly limitMb: number }
  throw new AppError('verify-too-large', { limitMb }, { cause: error })
}
