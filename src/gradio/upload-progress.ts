import type { Timer } from '../synthesis/index.js'

export type UploadMessage =
  | { readonly msg: 'update'; readonly orig_name: string; readonly chunk_size: number }
  | { readonly msg: 'done' }

/** How long a progress request waits for its upload to begin. */
const waitMs = 3000

/** How long a finished upload can still be asked for. */
const keptMs = 10_000

/** Uploads that are followed at the same time. */
const maxFollowed = 200

/** The uploads that a browser gave an id, so that it can follow them. */
export class UploadProgress {
  readonly #timer: Timer
  readonly #uploads = new Map<string, FollowedUpload>()
  readonly #waiting = new Map<string, Set<(upload: FollowedUpload) => void>>()

  constructor(timer: Timer) {
    this.#timer = timer
  }

  /** Null when the id is in use or too many are followed already: the upload itself goes on. */
  begin(uploadId: string): FollowedUpload | null {
    if (this.#uploads.has(uploadId) || this.#uploads.size >= maxFollowed || uploadId.length > 128) return null
    const upload = new FollowedUpload(() => {
      this.#timer.after(keptMs, () => this.#uploads.delete(uploadId))
    })
    this.#uploads.set(uploadId, upload)
    for (const tell of this.#waiting.get(uploadId) ?? []) tell(upload)
    return upload
  }

  /** Waits for an upload that has not begun yet; undefined when it does not. */
  find(uploadId: string): Promise<FollowedUpload | undefined> {
    const upload = this.#uploads.get(uploadId)
    if (upload) return Promise.resolve(upload)
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(uploadId) ?? new Set()
      this.#waiting.set(uploadId, waiting)
      const settle = (found: FollowedUpload | undefined): void => {
        waiting.delete(settle)
        if (waiting.size === 0) this.#waiting.delete(uploadId)
        takeBack()
        resolve(found)
      }
      const takeBack = this.#timer.after(waitMs, () => settle(undefined))
      waiting.add(settle)
    })
  }
}

/** One upload: what has arrived is merged until somebody follows, so that memory stays bounded. */
export class FollowedUpload {
  readonly #onDone: () => void
  #unread: { name: string; bytes: number }[] = []
  #isDone = false
  #follower: ((message: UploadMessage) => void) | null = null

  constructor(onDone: () => void) {
    this.#onDone = onDone
  }

  chunk(fileName: string, bytes: number): void {
    const last = this.#unread.at(-1)
    if (last?.name === fileName) last.bytes += bytes
    else this.#unread.push({ name: fileName, bytes })
    this.#flush()
  }

  done(): void {
    this.#isDone = true
    this.#flush()
    this.#onDone()
  }

  /** Replays what has arrived and goes on live; returns what stops it. */
  follow(follower: (message: UploadMessage) => void): () => void {
    this.#follower = follower
    this.#flush()
    return () => {
      if (this.#follower === follower) this.#follower = null
    }
  }

  #flush(): void {
    const follower = this.#follower
    if (!follower) return
    const unread = this.#unread.splice(0)
    for (const { name, bytes } of unread) follower({ msg: 'update', orig_name: name, chunk_size: bytes })
    if (this.#isDone) follower({ msg: 'done' })
  }
}
