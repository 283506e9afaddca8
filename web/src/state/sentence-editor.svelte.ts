import { type WireFile, wireFileOf } from '../api/gradio-api'
import type {
  EditCounts,
  JobSentences,
  SentenceAnswer,
  SentenceChange,
  SentenceInfo,
} from '../api/job-sentences'

/** The sentences of one result, while they are looked at and changed. */
export class SentenceEditor {
  sentences: readonly SentenceInfo[] = $state.raw([])
  edits: EditCounts = $state.raw({ undo: 0, redo: 0 })
  /** The sentence that is being spoken again; -1: the whole is at work. */
  busy: number | null = $state(null)
  error: string = $state('')
  readonly #job: JobSentences
  readonly #onSound: (file: WireFile) => void
  readonly #explain: (error: unknown) => string

  constructor(
    job: JobSentences,
    parts: {
      /** The whole is another file now. */
      readonly onSound: (file: WireFile) => void
      readonly explain: (error: unknown) => string
    },
  ) {
    this.#job = job
    this.#onSound = parts.onSound
    this.#explain = parts.explain
  }

  async load(): Promise<void> {
    await this.#attempt(-1, async () => {
      const { sentences, edits } = await this.#job.list()
      this.sentences = sentences
      this.edits = edits
    })
  }

  /** Resolves to whether it worked. */
  speakAgain(index: number, change: SentenceChange): Promise<boolean> {
    return this.#change(index, () => this.#job.speakAgain(index, change))
  }

  choose(index: number, take: number): Promise<boolean> {
    return this.#change(index, () => this.#job.choose(index, take))
  }

  step(name: 'undo' | 'redo'): Promise<boolean> {
    return this.#change(-1, () => this.#job.step(name))
  }

  audioUrl(index: number, take: number): string {
    return this.#job.audioUrl(index, take)
  }

  archiveUrl(format: string): string {
    return this.#job.archiveUrl(format)
  }

  #change(busy: number, act: () => Promise<SentenceAnswer>): Promise<boolean> {
    return this.#attempt(busy, async () => {
      await act()
      // What follows a sentence moves with it.
      const [{ sentences, edits }, { result }] = await Promise.all([this.#job.list(), this.#job.render()])
      this.sentences = sentences
      this.edits = edits
      if (result) this.#onSound(wireFileOf(result.fileId, 'result.wav'))
    })
  }

  async #attempt(busy: number, work: () => Promise<void>): Promise<boolean> {
    if (this.busy !== null) return false
    this.busy = busy
    this.error = ''
    try {
      await work()
      return true
    } catch (error) {
      this.error = this.#explain(error)
      return false
    } finally {
      this.busy = null
    }
  }
}
