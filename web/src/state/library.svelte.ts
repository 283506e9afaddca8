import type { ForeignFileInfo, JsonApi, VoiceInfo } from '../api/json-api'

export interface ImportOutcome {
  readonly imported: readonly string[]
  readonly failures: readonly { readonly fileName: string; readonly reason: unknown }[]
}

/** The saved voices, live: any change on the server, by whomever, shows here. */
export class VoiceLibrary {
  voices: readonly VoiceInfo[] = $state([])
  foreignFiles: readonly ForeignFileInfo[] = $state([])
  readonly #api: JsonApi

  constructor(api: JsonApi) {
    this.#api = api
  }

  async refresh(): Promise<void> {
    const library = await this.#api.library()
    this.voices = library.voices
    this.foreignFiles = library.foreignFiles
  }

  has(name: string): boolean {
    return this.voices.some((voice) => voice.name === name)
  }

  /** Whether saving under `name` puts something in the place of a voice; somebody else's the server keeps. */
  mayReplace(name: string): boolean {
    return this.voices.some((voice) => voice.name === name && voice.mayChange)
  }

  async rename(name: string, newName: string): Promise<void> {
    await this.#api.renameVoice(name, newName)
    await this.refresh()
  }

  async transcribe(name: string, transcript: string): Promise<void> {
    await this.#api.transcribeVoice(name, transcript)
    await this.refresh()
  }

  /** Every tag that a voice has, once, in the order of the alphabet. */
  get tags(): readonly string[] {
    return [...new Set(this.voices.flatMap(({ tags }) => tags))].sort((a, b) => a.localeCompare(b))
  }

  /** Voices whose name or tags have `query` in them, and that have `tag` unless it is null. */
  matching(query: string, tag: string | null = null): readonly VoiceInfo[] {
    const wanted = query.trim().toLocaleLowerCase()
    return this.voices.filter(
      ({ name, tags }) =>
        (tag === null || tags.includes(tag)) &&
        [name, ...tags].some((text) => text.toLocaleLowerCase().includes(wanted)),
    )
  }

  async tag(name: string, tags: readonly string[]): Promise<void> {
    await this.#api.tagVoice(name, tags)
    await this.refresh()
  }

  /** A free name made of `name` and `suffix`, numbered where needed. */
  async duplicate(name: string, suffix: string): Promise<void> {
    let copyName = `${name} ${suffix}`
    for (let number = 2; this.has(copyName); number++) copyName = `${name} ${suffix} ${number}`
    await this.#api.duplicateVoice(name, copyName)
    await this.refresh()
  }

  /** Resolves to what undoes it. */
  async remove(name: string): Promise<() => Promise<void>> {
    const token = await this.#api.deleteVoice(name)
    await this.refresh()
    return async () => {
      await this.#api.restoreVoice(token)
      await this.refresh()
    }
  }

  /** Resolves to how many designed voices were added. */
  async addStarters(): Promise<number> {
    const added = await this.#api.addStarterVoices()
    await this.refresh()
    return added.length
  }

  /** One after another; what cannot be imported does not stop the rest. */
  async importFiles(files: readonly File[]): Promise<ImportOutcome> {
    const imported: string[] = []
    const failures: ImportOutcome['failures'][number][] = []
    for (const file of files) {
      try {
        imported.push((await this.#api.importVoice(file, file.name)).name)
      } catch (reason) {
        failures.push({ fileName: file.name, reason })
      }
    }
    await this.refresh()
    return { imported, failures }
  }
}
