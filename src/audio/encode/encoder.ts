import type { AigcLabel } from '../label/index.js'

/** Bytes that belong to an earlier place of the file than where they became known. */
export interface Patch {
  readonly offset: number
  readonly bytes: Uint8Array
}

/** One file being written. Bytes go to the `emit` of its maker, in the order of the file. */
export interface AudioEncoder {
  add(samples: Float32Array): Promise<void>
  /** Emits the rest. The patches complete a header that had to leave before the length was known; streams do without. */
  finish(): Promise<readonly Patch[]>
  /** Frees what it holds, also when the file was not finished. */
  dispose(): Promise<void>
}

export interface EncoderOptions {
  readonly sampleRateHz: number
  readonly label: AigcLabel | null
  /** Gets bytes that nobody writes to again. */
  readonly emit: (bytes: Uint8Array) => void
}

export type EncoderFactory = (options: EncoderOptions) => Promise<AudioEncoder>

/** What codecs are given that cannot make a file of no sound: 20 ms of silence. */
export function shortestSilence(sampleRateHz: number): Float32Array {
  return new Float32Array(Math.ceil(0.02 * sampleRateHz))
}
