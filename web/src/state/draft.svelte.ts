import type { WireFile } from '../api/gradio-api'
import type { ReferenceCheck } from '../api/json-api'
import type { Keep } from './keep'
import { plainOptions, type SpeechOptions } from './speech-options'

/** The first choice of the list, as the wire writes it in every language. */
export const referenceChoice = '使用参考音频'

/** A recording on its way to becoming a reference. */
export interface ReferenceState {
  /** `refused`: it could not be uploaded, or the server cannot use it; the field's error says why. */
  readonly stage: 'uploading' | 'checking' | 'checked' | 'refused'
  readonly content: Blob
  readonly fileName: string
  /** Null until it is uploaded. */
  readonly file: WireFile | null
  /** Null until it is checked. */
  readonly check: ReferenceCheck | null
}

interface KeptDraft {
  choice: string
  text: string
  speed: number
  options?: SpeechOptions
  reference?: KeptReference | null
}

/** A recording that lies on the server, whence it is had back. */
export interface KeptReference {
  readonly file: WireFile
  readonly fileName: string
  /** What it says, as the user wrote it down; absent in what was kept before. */
  readonly words?: string
}

/** What the user has filled in; it survives a reload. */
export class Draft {
  choice: string = $state(referenceChoice)
  text: string = $state('')
  speed: number | null = $state(1)
  options: SpeechOptions = $state(plainOptions)
  reference: ReferenceState | null = $state.raw(null)
  /** What the reference says, where the user wrote it down. */
  words: string = $state('')
  /** The recording of the last visit, until it is had back. */
  keptReference: KeptReference | null = null
  readonly #keep: Keep

  constructor(keep: Keep) {
    this.#keep = keep
    const kept = keep.read<KeptDraft>('draft')
    if (kept) {
      this.choice = kept.choice
      this.text = kept.text
      this.speed = kept.speed
      this.options = { ...plainOptions, ...kept.options }
      this.keptReference = kept.reference ?? null
      this.words = kept.reference?.words ?? ''
    }
  }

  get usesReference(): boolean {
    return this.choice === referenceChoice
  }

  store(): void {
    const { choice, text, speed, options } = this
    this.#keep.write('draft', {
      choice,
      text,
      speed: speed ?? 1,
      options,
      reference: this.#referenceToKeep(),
    })
  }

  #referenceToKeep(): KeptReference | null {
    const { reference, keptReference, words } = this
    return reference?.file ? { file: reference.file, fileName: reference.fileName, words } : keptReference
  }
}
