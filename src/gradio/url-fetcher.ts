import type { Readable } from 'node:stream'

/**
 * Fetches a URL that a client gave as a file. The implementation is the one guard: public addresses only,
 * resolved once and pinned, every redirect checked again, bounded in bytes and time, and possible to turn off.
 */
export interface UrlFetcher {
  /** Throws AppError when the URL is not allowed or cannot be read; the stream fails beyond `maxBytes`. */
  fetch(url: string, maxBytes: number): Promise<FetchedFile>
}

export interface FetchedFile {
  readonly content: Readable
  /** Last component of the URL's path, or '' when there is none. */
  readonly fileName: string
}
