import type { Readable, Writable } from 'node:stream'
import type { UiLanguage } from '../foundation/index.js'

/** Where a command reads and writes: the process's own streams, or a test's. */
export interface Console {
  readonly stdin: Readable & { readonly isTTY?: boolean }
  /** What was asked for. */
  print(line: string): void
  /** What happens meanwhile, and what went wrong. */
  tell(line: string): void
  /** On a terminal: shows a line that the next one replaces; null clears it. */
  readonly draw?: (line: string | null) => void
  /** For what is no text: the stream that `print` writes to. */
  readonly output?: Writable
  readonly environment: Readonly<Record<string, string | undefined>> | undefined
  /** Aborts when the user wants to stop. */
  readonly signal: AbortSignal
}

/** A text in both languages. */
export type Bilingual = Readonly<Record<UiLanguage, string>>
