/** The samples of `channels` between two times, mixed to one channel. Times in seconds, clamped. */
export function cutMono(
  channels: readonly Float32Array[],
  sampleRateHz: number,
  startSec: number,
  endSec: number,
): Float32Array {
  const length = channels[0]?.length ?? 0
  const start = Math.min(length, Math.max(0, Math.round(startSec * sampleRateHz)))
  const end = Math.min(length, Math.max(start, Math.round(endSec * sampleRateHz)))
  const mono = new Float32Array(end - start)
  for (const channel of channels) {
    for (let n = start; n < end; n++)
      mono[n - start] = (mono[n - start] ?? 0) + (channel[n] ?? 0) / channels.length
  }
  return mono
}

/** The same at full level: the loudest sample becomes `peak`. Silence stays silent. */
export function raisedTo(peak: number, samples: Float32Array): Float32Array {
  const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
  return loudest === 0 ? samples : samples.map((sample) => (sample * peak) / loudest)
}

/** 16-bit mono WAV of `samples` in [-1, 1]; louder ones are clipped. */
export function wavBlob(samples: Float32Array, sampleRateHz: number): Blob {
  const headerBytes = 44
  const view = new DataView(new ArrayBuffer(headerBytes + samples.length * 2))
  const ascii = (offset: number, text: string) => {
    for (let n = 0; n < text.length; n++) view.setUint8(offset + n, text.charCodeAt(n))
  }
  ascii(0, 'RIFF')
  view.setUint32(4, view.byteLength - 8, true)
  ascii(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, sampleRateHz, true)
  view.setUint32(28, sampleRateHz * 2, true)
  view.setUint16(32, 2, true)
  view.setUint16(34, 16, true)
  ascii(36, 'data')
  view.setUint32(40, samples.length * 2, true)
  samples.forEach((sample, n) => {
    view.setInt16(headerBytes + n * 2, Math.round(Math.min(1, Math.max(-1, sample)) * 32767), true)
  })
  return new Blob([view.buffer], { type: 'audio/wav' })
}
