import type { AppOverrides } from '../app.js'
import type { Config } from '../config/index.js'
import type { Console } from './console.js'

/** What every command gets. */
export interface CliContext {
  readonly console: Console
  readonly overrides: AppOverrides
  /** Loads the settings with what the command line says on top. */
  readonly configOf: (flags: Readonly<Record<string, unknown>>) => Config
}
