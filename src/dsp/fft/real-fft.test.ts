import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Random } from '../random/random.js'
import { RealFft } from './real-fft.js'

const sizes = [4, 8, 16, 32, 64, 128, 256, 512]

function noise(length: number, seed: number): Float64Array {
  const random = new Random(seed)
  return Float64Array.from({ length }, () => random.gaussian())
}

function transformOf(input: Float64Array): { re: Float64Array; im: Float64Array } {
  const fft = new RealFft(input.length)
  const re = new Float64Array(fft.binCount)
  const im = new Float64Array(fft.binCount)
  fft.forward(input, re, im)
  return { re, im }
}

describe('RealFft', () => {
  test.each(sizes)('the transform of %i values is the defining sum', (size) => {
    const input = noise(size, size)
    const { re, im } = transformOf(input)
    for (let k = 0; k <= size / 2; k++) {
      let sumRe = 0
      let sumIm = 0
      for (let n = 0; n < size; n++) {
        sumRe += input[n] * Math.cos((2 * Math.PI * k * n) / size)
        sumIm -= input[n] * Math.sin((2 * Math.PI * k * n) / size)
      }
      expect(Math.abs(re[k] - sumRe)).toBeLessThan(1e-10)
      expect(Math.abs(im[k] - sumIm)).toBeLessThan(1e-10)
    }
  })

  test.each([...sizes, 1024, 2048, 4096])('the inverse of %i values restores them', (size) => {
    const input = noise(size, size + 1)
    const { re, im } = transformOf(input)
    const output = new Float64Array(size)
    new RealFft(size).inverse(re, im, output)
    for (let n = 0; n < size; n++) expect(Math.abs(output[n] - input[n])).toBeLessThan(1e-12)
  })

  test('energy is the same in both domains (Parseval)', () => {
    fc.assert(
      fc.property(fc.constantFrom(...sizes), fc.nat(1000), (size, seed) => {
        const input = noise(size, seed)
        const { re, im } = transformOf(input)
        const half = size / 2
        let spectral = re[0] ** 2 + re[half] ** 2
        for (let k = 1; k < half; k++) spectral += 2 * (re[k] ** 2 + im[k] ** 2)
        const energy = input.reduce((sum, x) => sum + x * x, 0)
        expect(spectral / size / energy).toBeCloseTo(1, 10)
      }),
    )
  })

  test('a size that is no power of two is refused', () => {
    expect(() => new RealFft(1000)).toThrow(RangeError)
    expect(() => new RealFft(2)).toThrow(RangeError)
  })
})
