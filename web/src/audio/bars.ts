/**
 * Bars of a waveform as one path of SVG, centred on the middle line. `peaks` are magnitudes of equal slices of
 * time, 0 to 1; each bar shows the largest of its share, so that a short burst is never lost.
 */
export function waveformPath(
  peaks: readonly number[],
  width: number,
  height: number,
  barWidth: number,
): string {
  const count = Math.min(peaks.length, Math.floor(width / (1.5 * barWidth)))
  const spacing = width / Math.max(1, count)
  return Array.from({ length: count }, (_, index) => {
    const from = Math.floor((index * peaks.length) / count)
    const to = Math.floor(((index + 1) * peaks.length) / count)
    const peak = Math.max(...peaks.slice(from, to))
    const barHeight = Math.max(2, Math.min(1, peak) * height)
    const [x, y] = [rounded(index * spacing), rounded((height - barHeight) / 2)]
    return `M${x} ${y}h${barWidth}v${rounded(barHeight)}h${-barWidth}z`
  }).join('')
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100
}

/** `m:ss` or `h:mm:ss`. */
export function clockText(seconds: number): string {
  const whole = Number.isFinite(seconds) ? Math.max(0, Math.floor(seconds)) : 0
  const two = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor(whole / 60) % 60
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`
}
