import type { AppOverrides } from '../app.js'
import type { Config } from '../config/index.js'
import type { Console } from './console.js'
import type { playWav } from './play.js'

/** What every command gets. */
export interface CliContext {
  readonly console: Console
  readonly overrides: AppOverrides
  /** What plays sound, in place of the system's programs. */
  readonly players?: Parameters<typeof playWav>[2]
  /** Loads the settings with what the command line says on top. */
  readonly configOf: (flags: Readonly<Record<string, unknown>>) => Config
}
