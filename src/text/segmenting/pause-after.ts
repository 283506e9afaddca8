/** Silence after a segment, in seconds, by what ends it. */
export function pauseAfter(text: string, ending: 'clause' | 'sentence' | 'paragraph'): number {
  if (ending === 'paragraph') return 0.8
  const mark = /([^\s”’"'）)」』】》]|—)[\s”’"'）)」』】》]*$/u.exec(text.slice(-24))?.[1] ?? ''
  if (ending === 'sentence') return /[…]/.test(mark) ? 0.6 : 0.5
  return clausePauses.get(mark) ?? 0.08
}

const clausePauses = new Map<string, number>([
  ...[...'；;：:'].map((mark): [string, number] => [mark, 0.35]),
  ...[...'—…'].map((mark): [string, number] => [mark, 0.35]),
  ...[...'。.！!？?'].map((mark): [string, number] => [mark, 0.5]),
  ...[...'，,'].map((mark): [string, number] => [mark, 0.25]),
  ['、', 0.15],
])
