import type { Pcm } from '../../audio/index.js'
import { NativeProcess, type NativeProcessOptions } from './native-process.js'

export interface SherpaTranscriberOptions extends Omit<NativeProcessOptions, 'engineId' | 'spec'> {
  readonly modelId: string
  readonly kind: 'sense-voice' | 'whisper'
  readonly files: Readonly<Record<string, string>>
  readonly threads: number
}

/** A recogniser of sherpa-onnx, in a child process of its own; the model is loaded at the first use. */
export class SherpaTranscriber {
  readonly #child: NativeProcess

  constructor(options: SherpaTranscriberOptions) {
    const { kind, files, threads, modelId } = options
    this.#child = new NativeProcess({ ...options, engineId: modelId, spec: { kind, files, threads } })
  }

  async transcribe(pcm: Pcm, signal: AbortSignal): Promise<string> {
    const task = { kind: 'transcribe' as const, samples: pcm.samples, sampleRateHz: pcm.sampleRateHz }
    return (await this.#child.run(task, () => undefined, signal)) ?? ''
  }

  async dispose(): Promise<void> {
    await this.#child.dispose()
  }
}
