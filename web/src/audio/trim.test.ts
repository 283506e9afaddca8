import { expect, test } from 'vitest'
import { cutMono, raisedTo, wavBlob } from './trim'

test('a cut mixes the channels and keeps the times asked for', () => {
  const left = Float32Array.from([0, 1, 1, 0])
  const right = Float32Array.from([0, 0, 1, 0])
  expect([...cutMono([left, right], 2, 0.5, 1.5)]).toEqual([0.5, 1])
})

test('times outside the recording are clamped', () => {
  expect(cutMono([new Float32Array(4)], 2, -1, 99)).toHaveLength(4)
  expect(cutMono([new Float32Array(4)], 2, 3, 1)).toHaveLength(0)
})

test('a quiet recording is raised to the peak asked for, and silence stays silent', () => {
  expect([...raisedTo(0.5, Float32Array.from([0.125, -0.25, 0]))]).toEqual([0.25, -0.5, 0])
  expect([...raisedTo(0.5, new Float32Array(2))]).toEqual([0, 0])
})

test('the WAV has the right sizes and clips what is too loud', async () => {
  const view = new DataView(await wavBlob(Float32Array.from([0, 2, -2]), 24_000).arrayBuffer())
  expect(view.byteLength).toBe(50)
  expect(view.getUint32(4, true)).toBe(42)
  expect(view.getUint32(24, true)).toBe(24_000)
  expect([view.getInt16(44, true), view.getInt16(46, true), view.getInt16(48, true)]).toEqual([
    0, 32767, -32767,
  ])
})
