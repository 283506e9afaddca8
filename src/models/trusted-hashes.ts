import { readFile, rename, writeFile } from 'node:fs/promises'

/**
 * Trust on first use: the hash of every artifact ever installed here, by file name. Later downloads of the
 * same file must match, also after the model was removed.
 */
export class TrustedHashes {
  readonly #filePath: string

  constructor(filePath: string) {
    this.#filePath = filePath
  }

  async get(fileName: string): Promise<string | undefined> {
    return (await this.#read())[fileName]
  }

  async set(fileName: string, sha256: string): Promise<void> {
    const all = { ...(await this.#read()), [fileName]: sha256 }
    await writeFile(`${this.#filePath}.new`, JSON.stringify(all, null, 1))
    await rename(`${this.#filePath}.new`, this.#filePath)
  }

  async #read(): Promise<Record<string, string>> {
    const text = await readFile(this.#filePath, 'utf8').catch(() => '{}')
    return JSON.parse(text)
  }
}
