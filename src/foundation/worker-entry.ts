/** What a thread or child process needs to run one of our modules. */
export interface WorkerEntry {
  readonly url: string
  readonly execArgv: readonly string[]
}

/**
 * The entry module `name` (without extension) beside the calling module. Built code is JavaScript; in
 * development and in tests it is TypeScript, which the thread can only read through tsx.
 */
export function workerEntry(callerUrl: string, name: string): WorkerEntry {
  const isTypeScript = callerUrl.endsWith('.ts')
  return {
    url: new URL(`./${name}.${isTypeScript ? 'ts' : 'js'}`, callerUrl).href,
    execArgv: isTypeScript ? ['--import', registerTsx()] : [],
  }
}

/** In the threads of Node 20 `--import tsx` has no effect; registering its hooks by hand has. */
function registerTsx(): string {
  const api = JSON.stringify(import.meta.resolve('tsx/esm/api'))
  return `data:text/javascript,${encodeURIComponent(`import { register } from ${api}; register()`)}`
}
