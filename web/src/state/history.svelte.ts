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
  /** False where some are known to this tab alone, as the browser's storage did not take them. */
  #isKept = true
  readonly #keep: Keep

  constructor(keep: Keep) {
    this.#keep = keep
    this.refresh()
  }

  /** Takes over what other tabs have added and removed. */
  refresh(): void {
    if (this.#isKept) this.entries = this.#keep.read<HistoryEntry[]>('history') ?? []
  }

  add(entry: HistoryEntry): void {
    this.#change((entries) =>
      [...entries, entry].sort((a, b) => b.createdAt - a.createdAt).slice(0, keptEntries),
    )
  }

  /** Puts another state of an entry in its place. */
  replace(entry: HistoryEntry): void {
    this.#change((entries) => entries.map((one) => (one.id === entry.id ? entry : one)))
  }

  /** Returns what undoes it. */
  remove(id: string): () => void {
    const removed = this.entries.find((entry) => entry.id === id)
    this.#change((entries) => entries.filter((entry) => entry.id !== id))
    return () => {
      if (removed) this.add(removed)
    }
  }

  /** Long texts may not fit into the browser's storage: then the oldest are not kept. */
  #change(change: (entries: HistoryEntry[]) => HistoryEntry[]): void {
    this.refresh()
    this.entries = change(this.entries)
    let kept = this.entries
    while (!this.#keep.write('history', kept) && kept.length > 0) kept = kept.slice(0, kept.length >> 1)
    this.#isKept = kept.length === this.entries.length
  }
}
