import type { SpokenSentence } from '../speech.js'

export type SubtitleFormat = 'srt' | 'vtt' | 'json'

interface Cue {
  readonly startSec: number
  readonly endSec: number
  readonly text: string
}

/** A line of subtitles that can still be read at a glance: two lines of Hanzi, or of Latin letters. */
const maxCueWidth = 40
const minCueSec = 0.3

/** What was said and when, as SubRip, WebVTT or JSON; times are those of the finished audio. */
export function subtitlesOf(sentences: readonly SpokenSentence[], format: SubtitleFormat): string {
  if (format === 'json') return `${JSON.stringify({ sentences }, null, 2)}\n`
  const cues = sentences.flatMap(cuesOf)
  return format === 'srt' ? srtOf(cues) : vttOf(cues)
}

/** A long sentence is divided at its words, where the engine timed them, and kept whole where it did not. */
function cuesOf(sentence: SpokenSentence): Cue[] {
  const text = oneLine(sentence.text)
  const words = sentence.marks.filter((mark) => mark.kind !== 'phone')
  if (text === '') return []
  if (widthOf(text) <= maxCueWidth || words.length < 2) return [{ ...sentence, text }]
  const cues: Cue[] = []
  let from = 0
  let startSec = sentence.startSec
  for (const [index, word] of words.entries()) {
    const next = words[index + 1]
    const upTo = next?.sourceStart ?? sentence.text.length
    const isFull = widthOf(sentence.text.slice(from, next ? next.sourceEnd : upTo)) > maxCueWidth
    const endSec = next ? sentence.startSec + next.startSec : sentence.endSec
    if (next && !(isFull && endSec - startSec >= minCueSec)) continue
    cues.push({ startSec, endSec, text: oneLine(sentence.text.slice(from, upTo)) })
    from = upTo
    startSec = next ? sentence.startSec + next.startSec : word.endSec
  }
  return cues
}

function srtOf(cues: readonly Cue[]): string {
  const blocks = cues.map(
    (cue, index) =>
      `${index + 1}\n${timeText(cue.startSec, ',')} --> ${timeText(cue.endSec, ',')}\n${cue.text}\n`,
  )
  return blocks.join('\n')
}

function vttOf(cues: readonly Cue[]): string {
  // WebVTT gives these three a meaning of their own inside a cue.
  const escaped = (text: string) =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  const blocks = cues.map(
    (cue) => `${timeText(cue.startSec, '.')} --> ${timeText(cue.endSec, '.')}\n${escaped(cue.text)}\n`,
  )
  return `WEBVTT\n\n${blocks.join('\n')}`
}

/** `hh:mm:ss` and milliseconds after `separator`. */
function timeText(seconds: number, separator: ',' | '.'): string {
  const total = Math.max(0, Math.round(seconds * 1000))
  const two = (value: number) => String(value).padStart(2, '0')
  const clock = [
    Math.floor(total / 3_600_000),
    Math.floor(total / 60_000) % 60,
    Math.floor(total / 1000) % 60,
  ]
  return `${clock.map(two).join(':')}${separator}${String(total % 1000).padStart(3, '0')}`
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

/** In columns: a Hanzi takes two. */
function widthOf(text: string): number {
  let width = 0
  for (const character of text) width += /[\u2e80-\uffef]/.test(character) ? 2 : 1
  return width
}
