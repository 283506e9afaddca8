/** How long the punctuation inside a sentence pauses, in seconds. */

/** A mark of punctuation at `index` that parts two phrases: its length in characters and its pause. */
export function breakAt(text: string, index: number): { length: number; durationSec: number } | null {
  const character = text[index] ?? ''
  const before = text[index - 1] ?? ''
  const after = text[index + 1] ?? ''
  if (character === '.' && text.startsWith('...', index))
    return { length: dots(text, index), durationSec: 0.4 }
  if (/[,:.]/.test(character) && /\d/.test(before) && /\d/.test(after)) return { length: 1, durationSec: 0.1 }
  if (/[-–]/.test(character)) return readHyphen(text, index, before, after)
  const durationSec = pauses.get(character)
  return durationSec === undefined ? null : { length: 1, durationSec }
}

function dots(text: string, index: number): number {
  let end = index
  while (text[end] === '.') end++
  return end - index
}

// Between spaces a hyphen is a dash; before a digit it may be a sign, which the number rules read.
function readHyphen(
  text: string,
  index: number,
  before: string,
  after: string,
): { length: number; durationSec: number } | null {
  if (text.startsWith('--', index)) return { length: 2, durationSec: 0.3 }
  if (/\d/.test(after)) return null
  if (before === ' ' && after === ' ') return { length: 1, durationSec: 0.3 }
  return text[index] === '–' ? { length: 1, durationSec: 0.2 } : { length: 1, durationSec: 0 }
}

const pauses = new Map<string, number>([
  [',', 0.25],
  ['，', 0.25],
  ['、', 0.15],
  [';', 0.35],
  ['；', 0.35],
  [':', 0.35],
  ['：', 0.35],
  ['.', 0.45],
  ['。', 0.45],
  ['!', 0.45],
  ['！', 0.45],
  ['?', 0.45],
  ['？', 0.45],
  ['…', 0.4],
  ['—', 0.3],
  ['(', 0.15],
  [')', 0.15],
  ['（', 0.15],
  ['）', 0.15],
  ['[', 0.15],
  [']', 0.15],
  ['【', 0.15],
  ['】', 0.15],
  ['\n', 0.3],
])
