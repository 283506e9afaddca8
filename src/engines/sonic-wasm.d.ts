declare module '@echogarden/sonic-wasm' {
  /** The Emscripten module of Sonic: its C functions, and the heap they work on. Pointers are byte offsets. */
  interface SonicModule {
    readonly HEAPF32: Float32Array
    _malloc(bytes: number): number
    _free(pointer: number): void
    _sonicCreateStream(sampleRateHz: number, channelCount: number): number
    _sonicDestroyStream(stream: number): void
    _sonicSetSpeed(stream: number, speed: number): void
    _sonicWriteFloatToStream(stream: number, samples: number, sampleCount: number): number
    _sonicReadFloatFromStream(stream: number, samples: number, maxSamples: number): number
    _sonicFlushStream(stream: number): number
  }
  function createSonic(): Promise<SonicModule>

  export { createSonic as default }
}
