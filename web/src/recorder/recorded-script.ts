import type { ApiCall } from './api-call'
import { bashScript } from './bash-script'
import { javascriptScript } from './javascript-script'
import { pythonScript } from './python-script'

export type ScriptLanguage = 'python' | 'javascript' | 'bash'

const writers = { python: pythonScript, javascript: javascriptScript, bash: bashScript }

/**
 * One script that repeats the recorded calls in order. A recording that was uploaded is named by its address
 * on this server, which the server resolves to the very same file.
 */
export function recordedScript(language: ScriptLanguage, calls: readonly ApiCall[], origin: string): string {
  return writers[language](calls, origin.replace(/\/$/, ''))
}
