import { describe, expect, test } from 'vitest'
import { clockText, waveformBars } from './bars'

describe('waveform bars', () => {
  test('a bar shows the largest peak of its share', () => {
    const bars = waveformBars([0.1, 0.9, 0.2, 0.3], 6, 100, 2)
    expect(bars.map((bar) => bar.height)).toEqual([90, 30])
  })

  test('bars are centred and stay inside the width', () => {
    for (const bar of waveformBars([0.5, 1, 3], 90, 40, 2)) {
      expect(bar.y + bar.height / 2).toBe(20)
      expect(bar.height).toBeLessThanOrEqual(40)
      expect(bar.x + bar.width).toBeLessThanOrEqual(90)
    }
  })

  test('silence is a thin line and no peaks are no bars', () => {
    expect(waveformBars([0], 10, 40, 2)[0]?.height).toBe(1)
    expect(waveformBars([], 10, 40, 2)).toEqual([])
  })
})

test.each([
  [0, '0:00'],
  [65.9, '1:05'],
  [3 * 3600 + 61, '3:01:01'],
])('%d seconds read %s', (seconds, text) => {
  expect(clockText(seconds)).toBe(text)
})
