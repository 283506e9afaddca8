export interface Bar {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/**
 * Bars of a waveform, centred on the middle line. `peaks` are magnitudes of equal slices of time, 0 to 1;
 * each bar shows the largest of its share, so that a short burst is never lost.
 */
export function waveformBars(
  peaks: readonly number[],
  width: number,
  height: number,
  barWidth: number,
): Bar[] {
  const gap = barWidth / 2
  const count = Math.min(peaks.length, Math.floor(width / (barWidth + gap)))
  return Array.from({ length: count }, (_, index) => {
    const from = Math.floor((index * peaks.length) / count)
    const to = Math.floor(((index + 1) * peaks.length) / count)
    const peak = Math.max(...peaks.slice(from, to))
    const barHeight = Math.max(1, Math.min(1, peak) * height)
    return { x: index * (barWidth + gap), y: (height - barHeight) / 2, width: barWidth, height: barHeight }
  })
}

/** `m:ss` or `h:mm:ss`. */
export function clockText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const two = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor(whole / 60) % 60
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`
}
