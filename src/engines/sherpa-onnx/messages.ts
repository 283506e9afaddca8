/** What the host and its child process say to each other. Typed arrays travel by structured clone. */

/** What the child loads before anything else; role → path of each model file. */
export type LoadSpec =
  | { readonly kind: 'zipvoice' | 'pocket'; readonly files: Files; readonly threads: number }
  | { readonly kind: 'sense-voice' | 'whisper'; readonly files: Files; readonly threads: number }

type Files = Readonly<Record<string, string>>

export type Task =
  | {
      readonly kind: 'speak'
      readonly text: string
      readonly reference: Float32Array
      readonly referenceRateHz: number
      readonly transcript: string
      readonly speedRatio: number
      readonly seed: number
    }
  | { readonly kind: 'transcribe'; readonly samples: Float32Array; readonly sampleRateHz: number }

export type ToChild =
  | { readonly kind: 'load'; readonly spec: LoadSpec }
  | { readonly kind: 'task'; readonly id: number; readonly task: Task }
  | { readonly kind: 'cancel'; readonly id: number }

export type FromChild =
  | { readonly kind: 'loaded'; readonly sampleRateHz: number }
  | { readonly kind: 'load-failed'; readonly isAddonMissing: boolean; readonly reason: string }
  /** While a task runs; no sign of progress. */
  | { readonly kind: 'memory'; readonly rssBytes: number }
  /** The task uses no processor time any more: native code gave up and told nobody. */
  | { readonly kind: 'still' }
  | { readonly kind: 'chunk'; readonly id: number; readonly samples: Float32Array }
  | {
      readonly kind: 'done'
      readonly id: number
      readonly transcript: string | null
      readonly rssBytes: number
    }
  | { readonly kind: 'failed'; readonly id: number; readonly reason: string; readonly rssBytes: number }
