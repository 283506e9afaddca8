import type { WireFile } from '../api/gradio-api'
import type { ReferenceFinding } from '../api/json-api'
import type { Keep } from './keep'

/** The first choice of the list, as the wire writes it in every language. */
export const referenceChoice = '使用参考音频'

/** A recording on its way to becoming a reference. */
export interface ReferenceState {
  readonly stage: 'uploading' | 'checking' | 'checked'
  readonly content: Blob
  readonly fileName: string
  /** Null until it is uploaded. */
  readonly file: WireFile | null
  readonly findings: readonly ReferenceFinding[]
}

interface KeptDraft {
  choice: string
  text: string
  speed: number
}

/** What the user has filled in; text and settings survive a reload. */
export class Draft {
  choice: string = $state(referenceChoice)
  text: string = $state('')
  speed: number | null = $state(1)
  reference: ReferenceState | null = $state.raw(null)
  readonly #keep: Keep

  constructor(keep: Keep) {
    this.#keep = keep
    const kept = keep.read<KeptDraft>('draft')
    if (kept) {
      this.choice = kept.choice
      this.text = kept.text
      this.speed = kept.speed
    }
  }

  get usesReference(): boolean {
    return this.choice === referenceChoice
  }

  store(): void {
    this.#keep.write('draft', { choice: this.choice, text: this.text, speed: this.speed ?? 1 })
  }
}
