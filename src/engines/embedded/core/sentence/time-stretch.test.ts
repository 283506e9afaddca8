import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { TimedPhone } from '../frames.js'
import { newFrames } from './frame-editing.js'
import { stretchFrames, stretchPhones } from './time-stretch.js'

/** Phones of these lengths after 4 frames of silence; the code's first value is the frame's number. */
function speechOf(lengths: readonly (readonly [string, number])[]) {
  const phones: TimedPhone[] = []
  let at = 4
  for (const [phone, length] of lengths) {
    phones.push({ phone, startFrame: at, endFrame: at + length, sourceStart: 0, sourceEnd: 1 })
    at += length
  }
  const frames = newFrames(at + 4)
  for (let frame = 0; frame < frames.frameCount; frame++) frames.code[frame * 56] = frame
  frames.f0Hz.fill(100)
  return { frames, phones }
}
const word = () =>
  speechOf([
    ['k', 16],
    ['ae', 24],
    ['t', 14],
  ])
const lengthOf = (phone: TimedPhone | undefined) => (phone ? phone.endFrame - phone.startFrame : Number.NaN)

test('the length is what was asked for, and phones stay in order', () => {
  fc.assert(
    fc.property(fc.integer({ min: 10, max: 400 }), (frameCount) => {
      const phones = stretchPhones(word(), frameCount)
      expect(stretchFrames(word(), frameCount).frameCount).toBe(frameCount)
      let last = 0
      for (const phone of phones) {
        expect(phone.startFrame).toBeGreaterThanOrEqual(last)
        expect(phone.endFrame).toBeGreaterThanOrEqual(phone.startFrame)
        last = phone.endFrame
      }
      expect(last).toBeLessThanOrEqual(frameCount)
    }),
  )
})

test('at twice the length a vowel grows more than a plosive', () => {
  const [k, ae] = stretchPhones(word(), 124)
  expect(lengthOf(ae)).toBeGreaterThan(1.8 * 24)
  expect(lengthOf(k)).toBeLessThan(1.6 * 16)
})

test('time runs forward, and its ends stay where they are', () => {
  const frames = stretchFrames(word(), 150)
  const times = Array.from({ length: 150 }, (_, frame) => frames.code[frame * 56] ?? 0)
  expect(times[0]).toBe(0)
  expect(times.every((time, frame) => frame === 0 || time >= (times[frame - 1] ?? 0))).toBe(true)
  expect(times[149]).toBeGreaterThan(60)
})

test('at its own length speech is left as it is', () => {
  const speech = word()
  expect(stretchFrames(speech, speech.frames.frameCount)).toBe(speech.frames)
  expect(stretchPhones(speech, speech.frames.frameCount)).toBe(speech.phones)
})
