import type { FastifyRequest } from 'fastify'
import { AppError } from '../../foundation/index.js'
import type { Owner, StoredFile } from '../../synthesis/index.js'
import type { JsonApiDeps } from './deps.js'

export interface Upload {
  readonly file: StoredFile
  /** The text fields that came before or after the file. */
  readonly fields: Readonly<Record<string, string>>
}

/** Stores the one file of a multipart request. Throws AppError `file-part-missing`, `upload-too-large`. */
export async function receiveUpload(
  request: FastifyRequest,
  { studio, uploadLimitBytes }: Pick<JsonApiDeps, 'studio' | 'uploadLimitBytes'>,
  owner: Owner,
): Promise<Upload> {
  if (!request.isMultipart()) throw new AppError('file-part-missing', {})
  const fields: Record<string, string> = {}
  let file: StoredFile | undefined
  // One byte more than is allowed reaches the store, which then refuses with the right words.
  const limits = {
    files: 1,
    fields: 10,
    parts: 12,
    fieldSize: 20_000,
    fileSize: uploadLimitBytes + 1,
    headerPairs: 50,
  }
  for await (const part of request.parts({ limits })) {
    if (part.type === 'field') {
      fields[part.fieldname] = String(part.value)
      continue
    }
    const newFile = { owner, originalName: part.filename || 'file', purpose: 'upload' } as const
    file = await studio.files.put(newFile, part.file, uploadLimitBytes)
  }
  if (!file) throw new AppError('file-part-missing', {})
  return { file, fields }
}

/**
 * The stored file that a caller names, by id or by its path on the Gradio wire, in which only the id is read.
 * Ids are secrets; files of a key need that key besides. Throws AppError `file-not-found`.
 */
export function namedFile(path: string, { studio }: Pick<JsonApiDeps, 'studio'>, owner: Owner): StoredFile {
  const id = /(?:^|\/)([0-9a-f]{32})(?:\/|$)/.exec(path)?.[1]
  const file = id === undefined ? undefined : studio.files.find(id)
  const isForeign = file?.owner.kind === 'key' && (owner.kind !== 'key' || owner.id !== file.owner.id)
  if (!file || isForeign) throw new AppError('file-not-found', { fileId: (id ?? path).slice(0, 64) })
  return file
}
