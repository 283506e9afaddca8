import type { Spoken, WireFile } from '../api/gradio-api'
import type { KeptReference } from './draft.svelte'
import type { Keep } from './keep'
import type { SpeechOptions } from './speech-options'

/** One generated result and what made it. */
export interface HistoryEntry {
  readonly id: string
  readonly createdAt: number
  readonly choice: string
  readonly text: string
  readonly speed: number
  readonly file: WireFile
  readonly warnings: readonly string[]
  /** Absent in entries of before. */
  readonly options?: SpeechOptions
  readonly reference?: KeptReference | null
  readonly engine?: Spoken['engine']
}

const keptEntries = 50

/** Results of this browser, newest first; the audio itself is on the server's disk quota. */
export class History {
  entries: HistoryEntry[] = $state([])
  readonly #keep: Keep

  constructor(keep: Keep) {
    this.#keep = keep
    this.entries = keep.read<HistoryEntry[]>('history') ?? []
  }

  add(entry: HistoryEntry): void {
    this.entries = [entry, ...this.entries].slice(0, keptEntries)
    this.#store()
  }

  /** Puts another state of an entry in its place. */
  replace(entry: HistoryEntry): void {
    this.entries = this.entries.map((one) => (one.id === entry.id ? entry : one))
    this.#store()
  }

  /** Returns what undoes it. */
  remove(id: string): () => void {
    const before = this.entries
    this.entries = before.filter((entry) => entry.id !== id)
    this.#store()
    return () => {
      this.entries = before
      this.#store()
    }
  }

  /** Long texts may not fit into the browser's storage: then the oldest are not kept. */
  #store(): void {
    let kept = this.entries
    while (!this.#keep.write('history', kept) && kept.length > 0) kept = kept.slice(0, kept.length >> 1)
  }
}
