import { describe, expect, test } from 'vitest'
import { clockText, waveformPath } from './bars'

/** Position and size of each bar of a path. */
function barsOf(path: string) {
  return [...path.matchAll(/M([\d.]+) ([\d.]+)h([\d.]+)v([\d.]+)/g)].map((match) => {
    const [x = 0, y = 0, width = 0, height = 0] = match.slice(1).map(Number)
    return { x, y, width, height }
  })
}

describe('waveform path', () => {
  test('a bar shows the largest peak of its share', () => {
    expect(barsOf(waveformPath([0.1, 0.9, 0.2, 0.3], 6, 100, 2)).map(({ height }) => height)).toEqual([
      90, 30,
    ])
  })

  test('bars are centred and stay inside the width', () => {
    for (const bar of barsOf(waveformPath([0.5, 1, 3], 90, 40, 2))) {
      expect(bar.y + bar.height / 2).toBe(20)
      expect(bar.height).toBeLessThanOrEqual(40)
      expect(bar.x + bar.width).toBeLessThanOrEqual(90)
    }
  })

  test('silence is a thin line and no peaks are no bars', () => {
    expect(barsOf(waveformPath([0], 10, 40, 2))).toEqual([{ x: 0, y: 19, width: 2, height: 2 }])
    expect(waveformPath([], 10, 40, 2)).toBe('')
  })
})

test.each([
  [0, '0:00'],
  [65.9, '1:05'],
  [3 * 3600 + 61, '3:01:01'],
])('%d seconds read %s', (seconds, text) => {
  expect(clockText(seconds)).toBe(text)
})
