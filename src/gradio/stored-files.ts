import { stat } from 'node:fs/promises'
import { AppError } from '../foundation/index.js'
import type { FileStore, Owner, StoredFile } from '../synthesis/index.js'
import type { FileValue } from './components.js'
import { fileDataOf, fileIdOf } from './file-data.js'
import type { JsonObject } from './messages.js'
import { apiPrefix, isUnderRoot } from './root-url.js'
import type { UrlFetcher } from './url-fetcher.js'

export interface FileResolver {
  readonly files: FileStore
  readonly urlFetcher: UrlFetcher
  readonly maxBytes: number
  /** Who fetches; and the only one who may use files of a key. */
  readonly owner: Owner
  readonly rootUrl: string
}

/**
 * The stored file that a client's file value names: an upload by its wire path, one of our own URLs without
 * a request, any other URL through the guarded fetcher. Throws AppError for everything else.
 */
export async function resolveFile(value: FileValue, resolver: FileResolver): Promise<StoredFile> {
  const url = httpUrlOf(value.path)
  const wirePath = url ? ownWirePath(url, resolver.rootUrl) : value.path
  if (wirePath !== null) {
    const id = fileIdOf(wirePath)
    const file = id === null ? undefined : resolver.files.find(id)
    if (file && mayUse(resolver.owner, file)) return file
    throw new AppError('wire-file-not-uploaded', { path: value.path.slice(0, 200) })
  }
  const { content, fileName } = await resolver.urlFetcher.fetch(value.path, resolver.maxBytes)
  const originalName = value.originalName ?? fileName
  const newFile = { owner: resolver.owner, originalName, purpose: 'upload' } as const
  return resolver.files.put(newFile, content, resolver.maxBytes)
}

/** Whether a caller may read a file whose id it knows: ids are secrets, and files of a key need that key. */
export function mayUse(caller: Owner, file: StoredFile): boolean {
  if (file.owner.kind !== 'key') return true
  return caller.kind === 'key' && caller.id === file.owner.id
}

/** A stored file as an output value. */
export async function fileOutput(files: FileStore, fileId: string, rootUrl: string): Promise<JsonObject> {
  const file = files.find(fileId)
  if (!file) throw new AppError('file-not-found', { fileId })
  const { size } = await stat(file.filePath)
  return fileDataOf(file, rootUrl, size)
}

function httpUrlOf(path: string): URL | null {
  if (!/^https?:\/\//i.test(path) || !URL.canParse(path)) return null
  return new URL(path)
}

function ownWirePath(url: URL, rootUrl: string): string | null {
  if (!isUnderRoot(url, rootUrl)) return null
  const prefix = `${new URL(rootUrl).pathname.replace(/\/$/, '')}${apiPrefix}/file=`
  if (!url.pathname.startsWith(prefix)) return null
  try {
    return decodeURIComponent(url.pathname.slice(prefix.length))
  } catch {
    return url.pathname
  }
}
