/** The voice is kept at 24 kHz: what is brought to that is shown with both rates. */
export function resampled(sourceRateHz: number): string {
  const kilohertz = (rateHz: number) => `${Number((rateHz / 1000).toFixed(2))} kHz`
  return sourceRateHz === 24_000 ? kilohertz(sourceRateHz) : `${kilohertz(sourceRateHz)} → 24 kHz`
}
