/** A user's own readings: lines of grapheme, reading and language, parted by tabs. */
import type { ReadingSpan, TextSpan } from '../segment.js'
import { detectReading } from './reading.js'

export interface LexiconEntry extends Pick<ReadingSpan, 'kind' | 'reading'> {
  readonly grapheme: string
  readonly language: 'zh' | 'en'
}

/** A line that is no entry, numbered from 1. */
export interface LexiconProblem {
  readonly line: number
  readonly text: string
  readonly reason: 'columns' | 'grapheme' | 'reading' | 'language'
}

/**
 * Reads TSV: `grapheme<TAB>reading<TAB>language`; the language may be left out. Empty lines and lines that
 * begin with # are skipped; a later line replaces an earlier one for the same grapheme.
 */
export function parseLexicon(tsv: string): { entries: LexiconEntry[]; problems: LexiconProblem[] } {
  const entries = new Map<string, LexiconEntry>()
  const problems: LexiconProblem[] = []
  tsv
    .replace(/^\ufeff/, '')
    .normalize('NFC')
    .split(/\r?\n/)
    .forEach((text, index) => {
      if (text.trim() === '' || text.startsWith('#')) return
      const parsed = parseLine(text)
      if (typeof parsed === 'string') problems.push({ line: index + 1, text, reason: parsed })
      else entries.set(parsed.grapheme, parsed)
    })
  return { entries: [...entries.values()], problems }
}

function parseLine(line: string): LexiconEntry | LexiconProblem['reason'] {
  const [grapheme = '', reading = '', language = '', ...rest] = line
    .split('\t')
    .map((column) => column.trim())
  if (reading === '' || rest.length > 0) return 'columns'
  return lexiconEntryOf(grapheme, reading, language)
}

/** The entry of a word and how it is read, in the alphabet that the reading shows; or what is wrong with it. */
export function lexiconEntryOf(
  written: string,
  reading: string,
  language = '',
): LexiconEntry | LexiconProblem['reason'] {
  const grapheme = written.trim().normalize('NFC')
  if (grapheme === '' || grapheme.length > 100 || /[\t\r\n]|^#/.test(grapheme)) return 'grapheme'
  const detected = detectReading(reading)
  if (!detected) return 'reading'
  const implied = detected.kind === 'pinyin' ? 'zh' : 'en'
  if (language !== '' && language !== implied) return 'language'
  return { grapheme, language: implied, ...detected }
}

/** The TSV of a lexicon; `parseLexicon` gives the same entries back. */
export function formatLexicon(entries: readonly LexiconEntry[]): string {
  return entries.map(({ grapheme, reading, language }) => `${grapheme}\t${reading}\t${language}\n`).join('')
}

/**
 * Where the entries occur in `text` outside `taken`: the longest at each place, from the left; English ones
 * as whole words in any case.
 */
export function findLexiconReadings(
  text: string,
  entries: readonly LexiconEntry[],
  taken: readonly TextSpan[],
): ReadingSpan[] {
  if (entries.length === 0) return []
  const byGrapheme = new Map(entries.map((entry) => [entry.grapheme.toLowerCase(), entry]))
  const lengths = [...new Set(entries.map(({ grapheme }) => grapheme.length))].sort((a, b) => b - a)
  const found: ReadingSpan[] = []
  let next = 0
  for (let start = 0; start < text.length; ) {
    while ((taken[next]?.end ?? Number.POSITIVE_INFINITY) <= start) next++
    const barrier = taken[next]?.start ?? text.length
    if (barrier <= start) {
      start = taken[next]?.end ?? text.length
      continue
    }
    const entry = entryAt(text, start, barrier, lengths, byGrapheme)
    if (entry)
      found.push({ start, end: start + entry.grapheme.length, kind: entry.kind, reading: entry.reading })
    start += entry?.grapheme.length ?? 1
  }
  return found
}

function entryAt(
  text: string,
  start: number,
  barrier: number,
  lengths: readonly number[],
  byGrapheme: ReadonlyMap<string, LexiconEntry>,
): LexiconEntry | undefined {
  for (const length of lengths) {
    const written = start + length <= barrier ? text.slice(start, start + length) : ''
    const entry = byGrapheme.get(written.toLowerCase())
    if (entry && (entry.language === 'zh' ? entry.grapheme === written : isWholeWord(text, start, length)))
      return entry
  }
  return undefined
}

function isWholeWord(text: string, start: number, length: number): boolean {
  const isLetter = (character: string | undefined) =>
    character !== undefined && /[\p{Script=Latin}\d]/u.test(character)
  return !isLetter(text[start - 1]) && !isLetter(text[start + length])
}
