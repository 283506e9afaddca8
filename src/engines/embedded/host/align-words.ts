// Which phones of an utterance belong to which word: an alignment by least edits between the phones as spoken
// and the phones of the words said one by one.

const silence = 'pau'

/**
 * For each phone of `spoken` the index of its word. `wordPhones`: the phones of each word alone. Phones change
 * between the two (reductions, linking), so equal phones are preferred and words stay in order; every word gets
 * at least one phone where there are as many phones as words. Silences belong to no word (-1).
 */
export function alignWords(spoken: readonly string[], wordPhones: readonly (readonly string[])[]): number[] {
  const sounds = spoken.flatMap((phone, index) => (phone === silence ? [] : [index]))
  const expected = wordPhones.flatMap((phones, word) => phones.map((phone) => ({ phone, word })))
  const words = new Array<number>(spoken.length).fill(-1)
  if (sounds.length === 0 || expected.length === 0) return words
  const path = cheapestPath(
    sounds.map((index) => spoken[index] ?? ''),
    expected.map(({ phone }) => phone),
  )
  for (const [place, index] of sounds.entries()) {
    words[index] = expected[path[place] ?? 0]?.word ?? 0
  }
  return words
}

/** For each spoken phone the expected one that it stands for, or the last before it (edit distance). */
function cheapestPath(spoken: readonly string[], expected: readonly string[]): number[] {
  const width = expected.length + 1
  const costs = new Float64Array((spoken.length + 1) * width)
  for (let column = 1; column < width; column++) costs[column] = column
  for (let row = 1; row <= spoken.length; row++) {
    costs[row * width] = row
    for (let column = 1; column < width; column++) {
      const match = costOf(spoken[row - 1] ?? '', expected[column - 1] ?? '')
      const at = row * width + column
      costs[at] = Math.min(
        (costs[at - width - 1] ?? 0) + match,
        (costs[at - width] ?? 0) + 1,
        (costs[at - 1] ?? 0) + 1,
      )
    }
  }
  return traceBack(costs, width, spoken, expected)
}

function traceBack(
  costs: Float64Array,
  width: number,
  spoken: readonly string[],
  expected: readonly string[],
): number[] {
  const path = new Array<number>(spoken.length).fill(0)
  let row = spoken.length
  let column = expected.length
  while (row > 0) {
    const at = row * width + column
    const cost = costs[at] ?? 0
    const match = column > 0 ? costOf(spoken[row - 1] ?? '', expected[column - 1] ?? '') : 0
    if (column > 0 && Math.abs((costs[at - width - 1] ?? 0) + match - cost) < 1e-9) {
      path[--row] = --column
    } else if (Math.abs((costs[at - width] ?? 0) + 1 - cost) < 1e-9) {
      path[--row] = Math.max(0, column - 1)
    } else column--
  }
  return path
}

const isVowel = (phone: string) => /^[aeiou]/.test(phone)

/** A vowel stands for another one more readily than for a consonant. */
function costOf(spoken: string, expected: string): number {
  if (spoken === expected) return 0
  return isVowel(spoken) === isVowel(expected) ? 0.6 : 1.5
}
