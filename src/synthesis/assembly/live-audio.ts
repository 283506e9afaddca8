import type { WavSink } from '../ports.js'
import { GrowingAudio } from './growing-audio.js'

/** A file in the making that others listen to. */
export interface LiveSink {
  write(samples: Float32Array): Promise<void>
  finish(): Promise<void>
  /** Removes what was written; those who listen are told why. */
  fail(error: unknown): Promise<void>
}

/** What is being spoken now, for those who listen while it is made. */
export class LiveAudio {
  readonly #byFile = new Map<string, GrowingAudio>()
  /** Owner → the file that was begun last. */
  readonly #byOwner = new Map<string, string>()

  /** Lets the file `fileId` be heard while `sink` writes it. */
  begin(file: { readonly id: string; readonly filePath: string }, ownerKey: string, sink: WavSink): LiveSink {
    const audio = new GrowingAudio(sink.partPath, file.filePath)
    this.#byFile.set(file.id, audio)
    this.#byOwner.set(ownerKey, file.id)
    const end = (error: unknown) => {
      audio.end(error)
      this.#byFile.delete(file.id)
      if (this.#byOwner.get(ownerKey) === file.id) this.#byOwner.delete(ownerKey)
    }
    return {
      async write(samples) {
        await sink.write(samples)
        audio.grew()
      },
      async finish() {
        await sink.finish()
        end(null)
      },
      async fail(error) {
        end(error)
        await sink.discard()
      },
    }
  }

  /** Undefined when it is not being written now. */
  ofFile(fileId: string): GrowingAudio | undefined {
    return this.#byFile.get(fileId)
  }

  /** The file that is being written for an owner; the latest of several. */
  fileOf(ownerKey: string): string | undefined {
    return this.#byOwner.get(ownerKey)
  }
}
