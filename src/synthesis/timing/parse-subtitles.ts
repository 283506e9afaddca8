// SubRip and WebVTT, read leniently: what players show is what is spoken. https://www.w3.org/TR/webvtt1/
import { AppError } from '../../foundation/index.js'
import type { Cue } from '../speech.js'

/** Cues of a film of some hours; more is no subtitle file. */
export const maxCues = 10_000

const timePattern = String.raw`(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})`
const timesPattern = new RegExp(String.raw`^\s*${timePattern}\s*-->\s*${timePattern}(?:\s.*)?$`)
/** Formatting of players, which is no markup of ours. */
const tagPattern =
  /<\/?(?:i|b|u|s|font|c|v|ruby|rt|lang)(?:[.\s][^>]*)?>|<\d[\d:.]*>|\{\\[^}]*\}|\{\/?[ibus]\}/gi

/**
 * The cues of an SRT or WebVTT file, by their start. Lines of a cue become one, formatting goes, cues without a text
 * are left out. Throws AppError `subtitles-invalid` with the line.
 */
export function parseSubtitles(content: string): Cue[] {
  const lines = content.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)
  const cues: Cue[] = []
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    if (!line.includes('-->')) continue
    const { startSec, endSec } = timesOf(line, at)
    const words: string[] = []
    while (at + 1 < lines.length && !isEnd(lines, at + 1)) words.push(lines[++at] ?? '')
    const text = words.join('\n').replace(tagPattern, '').replace(/\s+/g, ' ').trim()
    if (text !== '') cues.push({ startSec, endSec, text })
    if (cues.length > maxCues) throw invalid(at, line, 'too-many')
  }
  if (cues.length === 0) throw invalid(0, lines[0] ?? '', 'no-cues')
  return cues.sort((a, b) => a.startSec - b.startSec)
}

/** What the cues say, as one text. */
export function textOfCues(cues: readonly Cue[]): string {
  return cues.map(({ text }) => text).join('\n\n')
}

/** A cue ends with an empty line, or, where that was forgotten, with the number and times of the next. */
function isEnd(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? ''
  if (line.trim() === '' || line.includes('-->')) return true
  return /^\s*\d+\s*$/.test(line) && (lines[at + 1] ?? '').includes('-->')
}

function timesOf(line: string, at: number): { startSec: number; endSec: number } {
  const match = timesPattern.exec(line)
  if (!match) throw invalid(at, line, 'times')
  const [startSec, endSec] = [secondsOf(match.slice(1, 5)), secondsOf(match.slice(5, 9))]
  if (endSec <= startSec) throw invalid(at, line, 'order')
  return { startSec, endSec }
}

function secondsOf([hours, minutes, seconds, fraction = '']: readonly (string | undefined)[]): number {
  const whole = Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(seconds)
  return whole + Number(fraction.padEnd(3, '0')) / 1000
}

function invalid(
  at: number,
  text: string,
  reason: 'times' | 'order' | 'no-cues' | 'too-many',
): AppError<'subtitles-invalid'> {
  return new AppError('subtitles-invalid', { line: at + 1, text: text.trim().slice(0, 80), reason })
}
