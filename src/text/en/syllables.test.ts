import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { syllabify } from './syllables.js'

const spelled = (arpabet: string) =>
  syllabify(arpabet.split(' ')).map(
    ({ onset, nucleus, coda, stress }) => `${onset.join('')}.${nucleus}${stress}.${coda.join('')}`,
  )

describe('syllabify', () => {
  test('gives consonants to the following vowel as far as a word can begin with them', () => {
    expect(spelled('EH1 K S T R AH0')).toEqual(['.eh1.k', 'str.ax0.'])
    expect(spelled('AE1 T L AH0 S')).toEqual(['.ae1.t', 'l.ax0.s'])
    expect(spelled('S IH1 NG ER0')).toEqual(['s.ih1.ng', '.er0.'])
    expect(spelled('HH AH0 L OW1')).toEqual(['hh.ax0.', 'l.ow1.'])
  })

  test('says consonants without any vowel with a schwa', () => {
    expect(spelled('S T')).toEqual(['st.ax0.'])
    expect(syllabify([])).toEqual([])
  })

  test('keeps every phone in order', () => {
    const phone = fc.constantFrom('B', 'S', 'T', 'R', 'NG', 'L', 'AE1', 'IH0', 'ER2')
    fc.assert(
      fc.property(fc.array(phone, { minLength: 1 }), (arpabet) => {
        fc.pre(arpabet.some((symbol) => /\d$/.test(symbol)))
        const phones = syllabify(arpabet).flatMap(({ onset, nucleus, coda }) => [...onset, nucleus, ...coda])
        expect(phones).toEqual(arpabet.map((symbol) => symbol.replace(/\d$/, '').toLowerCase()))
      }),
    )
  })
})
