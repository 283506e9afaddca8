/** The English ending -s (plural, possessive): its sound follows that of the word before it. */
const voiceless = new Set(['P', 'T', 'K', 'F', 'TH'])
const sibilants = new Set(['S', 'Z', 'SH', 'ZH', 'CH', 'JH'])

/** ARPAbet of a word with -s: S after what has no voice, IH Z after hisses, otherwise Z. */
export function withEndingS(phones: readonly string[]): string[] {
  const last = phones.at(-1) ?? ''
  if (sibilants.has(last)) return [...phones, 'IH0', 'Z']
  return [...phones, voiceless.has(last) ? 'S' : 'Z']
}
