import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fileIdOf, wirePathOf } from './file-data.js'
import { parseRange } from './files.js'

describe('range', () => {
  test.each([
    ['bytes=0-9', { first: 0, last: 9 }],
    ['bytes=90-', { first: 90, last: 99 }],
    ['bytes=-10', { first: 90, last: 99 }],
    ['bytes=-1000', { first: 0, last: 99 }],
    ['bytes=50-1000', { first: 50, last: 99 }],
    ['bytes=100-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=5-4', null],
    ['bytes=0-1,5-6', null],
    ['bytes=-', null],
    ['lines=0-9', null],
    ['', null],
    [undefined, null],
  ])('%s of 100 bytes', (header, expected) => {
    expect(parseRange(header, 100)).toEqual(expected)
  })

  test('of an empty file can never be satisfied', () => {
    expect([parseRange('bytes=0-', 0), parseRange('bytes=-1', 0)]).toEqual(['unsatisfiable', 'unsatisfiable'])
  })

  test('whatever is asked, the answer lies in the file', () => {
    const header = fc.stringMatching(/^bytes=\d{0,16}-\d{0,16}$/)
    fc.assert(
      fc.property(header, fc.integer({ min: 0, max: 1_000_000 }), (text, sizeBytes) => {
        const range = parseRange(text, sizeBytes)
        if (range === null || range === 'unsatisfiable') return
        expect(range.first).toBeGreaterThanOrEqual(0)
        expect(range.last).toBeGreaterThanOrEqual(range.first)
        expect(range.last).toBeLessThan(sizeBytes)
      }),
    )
  })
})

describe('wire path', () => {
  const id = '0123456789abcdef0123456789abcdef'

  test('gives back the id of the file it was made of', () => {
    expect(fileIdOf(wirePathOf({ id, fileName: '参考 (1).wav' }))).toBe(id)
  })

  test.each([
    '/etc/passwd',
    `/yinse/files/${id}`,
    `/yinse/files/${id}/`,
    `/yinse/files/${id}/../../../etc/passwd`,
    `/yinse/files/${id}/a\0b`,
    `/yinse/files/${id}/a\\b`,
    `/yinse/files/${id.toUpperCase()}/a.wav`,
    `/yinse/files/../${id}/a.wav`,
    `//yinse/files/${id}/a.wav`,
    `x/yinse/files/${id}/a.wav`,
    'file:///etc/passwd',
  ])('%j is none', (path) => {
    expect(fileIdOf(path)).toBeNull()
  })
})
