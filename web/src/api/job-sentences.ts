import type { JobInfo } from './speech-job'

/** One way in which a sentence was spoken. */
export interface TakeInfo {
  readonly id: number
  readonly createdAt: number
  readonly text: string
  /** Pinyin and ARPAbet, word by word. */
  readonly reading: string
  readonly voice: { readonly kind: 'saved'; readonly name: string } | { readonly kind: 'reference' }
  readonly engine: string
  readonly options: { readonly speedRatio: number; readonly seed: number }
}

/** A sentence of a job, as `/v1/jobs/ID/sentences` lists it. */
export interface SentenceInfo {
  readonly index: number
  readonly text: string
  readonly chosen: number | null
  readonly takes: readonly TakeInfo[]
  readonly place: { readonly startSec: number; readonly endSec: number } | null
}

/** How many edits can be undone and done again. */
export interface EditCounts {
  readonly undo: number
  readonly redo: number
}

export interface SentenceChange {
  readonly text?: string
  readonly speed?: number
  readonly voice?: { readonly kind: 'saved'; readonly name: string }
}

/** What one change leaves. */
export interface SentenceAnswer {
  readonly sentence: SentenceInfo
  readonly edits: EditCounts
}

/** The sentences of one job; every call rejects with ApiError. */
export class JobSentences {
  readonly #path: string
  readonly #call: <T>(method: string, path: string, body?: object) => Promise<T>

  constructor(jobId: string, call: <T>(method: string, path: string, body?: object) => Promise<T>) {
    this.#path = `/v1/jobs/${jobId}`
    this.#call = call
  }

  list(): Promise<{ readonly sentences: readonly SentenceInfo[]; readonly edits: EditCounts }> {
    return this.#call('GET', `${this.#path}/sentences?count=5000`)
  }

  speakAgain(index: number, change: SentenceChange): Promise<SentenceAnswer> {
    return this.#call('POST', `${this.#path}/sentences/${index}/takes`, change)
  }

  choose(index: number, take: number): Promise<SentenceAnswer> {
    return this.#call('PUT', `${this.#path}/sentences/${index}/take`, { take })
  }

  step(name: 'undo' | 'redo'): Promise<SentenceAnswer> {
    return this.#call('POST', `${this.#path}/${name}`, {})
  }

  /** Joins the whole anew. */
  render(): Promise<JobInfo> {
    return this.#call('POST', `${this.#path}/render`, {})
  }

  audioUrl(index: number, take: number): string {
    return `${this.#path}/sentences/${index}/audio?take=${take}`
  }

  archiveUrl(format: string): string {
    return `${this.#path}/sentences.zip?format=${format}`
  }
}
