// 16-bit values without dither, for data that is kept and analysed. What is heard is dithered (`toInt16WithDither`).

/** Float samples to the nearest 16-bit values, without dither: for data that is analysed, not heard. */
export function roundTo16Bits(samples: Float32Array): Int16Array {
  const out = new Int16Array(samples.length)
  for (let n = 0; n < samples.length; n++) out[n] = clipTo16Bits((samples[n] ?? 0) * 32_768)
  return out
}

/** The inverse of `roundTo16Bits`. */
export function floatFrom16Bits(values: Int16Array): Float32Array {
  const out = new Float32Array(values.length)
  for (let n = 0; n < values.length; n++) out[n] = (values[n] ?? 0) / 32_768
  return out
}

function clipTo16Bits(value: number): number {
  return Math.max(-32_768, Math.min(32_767, Math.round(value)))
}
