import createSonic from '@echogarden/sonic-wasm'

/**
 * Changes the pace of speech and keeps its F0 (Sonic, a pitch-synchronous overlap-add): `speedRatio` 2 halves
 * the duration. For models and servers that have no pace of their own.
 */
export async function stretchSpeech(
  samples: Float32Array,
  sampleRateHz: number,
  speedRatio: number,
): Promise<Float32Array> {
  if (speedRatio === 1 || samples.length === 0) return samples
  const sonic = await createSonic()
  const stream = sonic._sonicCreateStream(sampleRateHz, 1)
  const bytes = samples.length * 4
  const input = sonic._malloc(bytes)
  const blockSamples = 4096
  const output = sonic._malloc(blockSamples * 4)
  try {
    sonic._sonicSetSpeed(stream, speedRatio)
    sonic.HEAPF32.set(samples, input >> 2)
    sonic._sonicWriteFloatToStream(stream, input, samples.length)
    sonic._sonicFlushStream(stream)
    const blocks: Float32Array[] = []
    for (;;) {
      const count = sonic._sonicReadFloatFromStream(stream, output, blockSamples)
      if (count === 0) break
      blocks.push(sonic.HEAPF32.slice(output >> 2, (output >> 2) + count))
    }
    return joinBlocks(blocks)
  } finally {
    sonic._free(input)
    sonic._free(output)
    sonic._sonicDestroyStream(stream)
  }
}

/** The blocks as one array. */
export function joinBlocks(blocks: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(blocks.reduce((sum, block) => sum + block.length, 0))
  let offset = 0
  for (const block of blocks) {
    whole.set(block, offset)
    offset += block.length
  }
  return whole
}
