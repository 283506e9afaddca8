import { readFile } from 'node:fs/promises'
import { replaceFile } from '../foundation/index.js'

/**
 * Trust on first use: the hash of every artifact ever installed here, by file name. Later downloads of the
 * same file must match, also after the model was removed.
 */
export class TrustedHashes {
  readonly #filePath: string
  #lastWrite: Promise<void> = Promise.resolve()

  constructor(filePath: string) {
    this.#filePath = filePath
  }

  async get(fileName: string): Promise<string | undefined> {
    return (await this.#read())[fileName]
  }

  /** One after another: models that are installed at the same time must not lose each other's hashes. */
  set(fileName: string, sha256: string): Promise<void> {
    const written = this.#lastWrite.then(() => this.#write(fileName, sha256))
    this.#lastWrite = written.catch(() => undefined)
    return written
  }

  async #write(fileName: string, sha256: string): Promise<void> {
    const all = { ...(await this.#read()), [fileName]: sha256 }
    await replaceFile(this.#filePath, JSON.stringify(all, null, 1))
  }

  async #read(): Promise<Record<string, string>> {
    try {
      return JSON.parse(await readFile(this.#filePath, 'utf8'))
    } catch (error) {
      // No model was installed yet. Anything else must not pass for that: it would trust whatever comes.
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {}
      throw error
    }
  }
}
