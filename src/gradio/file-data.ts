import type { StoredFile } from '../synthesis/index.js'
import type { JsonObject } from './messages.js'
import { apiPrefix } from './root-url.js'

/** Marks an object as a file for the clients. */
export const fileMeta = { _type: 'gradio.FileData' } as const

/**
 * What the wire calls a file's path. It looks absolute, as clients expect, but it is no path of this machine:
 * only the id in it is read, and only looked up.
 */
export function wirePathOf(file: Pick<StoredFile, 'id' | 'fileName'>): string {
  return `/yinse/files/${file.id}/${file.fileName}`
}

/** The id in a wire path, or null for anything that is not one. */
export function fileIdOf(wirePath: string): string | null {
  return /^\/yinse\/files\/([0-9a-f]{32})\/[^/\\\0]+$/.exec(wirePath)?.[1] ?? null
}

/** A stored file as an output value; `sizeBytes` null while unknown. */
export function fileDataOf(file: StoredFile, rootUrl: string, sizeBytes: number | null): JsonObject {
  const path = wirePathOf(file)
  return {
    path,
    url: `${rootUrl}${apiPrefix}/file=${encodeURI(path)}`,
    size: sizeBytes,
    orig_name: file.fileName,
    mime_type: mimeTypeOf(file.fileName),
    is_stream: false,
    meta: fileMeta,
  }
}

const mimeTypes: Readonly<Record<string, string>> = {
  wav: 'audio/wav',
  mp3: 'audio/mpeg',
  flac: 'audio/flac',
  ogg: 'audio/ogg',
  oga: 'audio/ogg',
  opus: 'audio/ogg',
  m4a: 'audio/mp4',
  aac: 'audio/aac',
  webm: 'audio/webm',
  mp4: 'video/mp4',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  txt: 'text/plain; charset=utf-8',
}

/** The type of a file that a browser may show in place; null for everything else. */
export function mimeTypeOf(fileName: string): string | null {
  return mimeTypes[fileName.slice(fileName.lastIndexOf('.') + 1).toLowerCase()] ?? null
}
