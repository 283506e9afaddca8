import { createRequire } from 'node:module'

/** The parts of sherpa-onnx-node 1.13 that we call; the package has no types of its own. */
export interface SherpaAddon {
  readonly OfflineTts: { createAsync(config: object): Promise<OfflineTts> }
  readonly OfflineRecognizer: { createAsync(config: object): Promise<OfflineRecognizer> }
  readonly GenerationConfig: new (config: object) => object
}

export interface OfflineTts {
  readonly sampleRate: number
  generateAsync(request: {
    readonly text: string
    readonly enableExternalBuffer: boolean
    readonly generationConfig: object
    /** Returning 0 stops after the current sentence. */
    readonly onProgress: (info: { readonly samples: Float32Array }) => number
  }): Promise<{ readonly samples: Float32Array }>
}

export interface OfflineRecognizer {
  createStream(): { acceptWaveform(audio: { sampleRate: number; samples: Float32Array }): void }
  decodeAsync(stream: object): Promise<{ readonly text: string }>
}

/** Loads the native addon; throws where it is not installed or not made for this machine. */
export function loadSherpaAddon(): SherpaAddon {
  return createRequire(import.meta.url)('sherpa-onnx-node') as SherpaAddon
}
