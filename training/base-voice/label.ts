/**
 * Phones of the corpus's texts as the product's own front end reads them:
 *   npx tsx label.ts --work DIR
 * WORK/clips.tsv -> WORK/labels.tsv: id, speaker, text, words, kind. All clips are of one language.
 * Mandarin: syllables as initial-final-tone, prosodic words parted by ' / ', punctuation by ' // '. Left out by rule:
 * texts that are not Hanzi and punctuation alone, erhua, single characters with several readings.
 * English: phones of a syllable joined by '-', the vowel with its stress, words parted as above, function words marked
 * '*'. Left out: texts with anything but English. kind: how the text ends.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { pinyin } from 'pinyin-pro'
import {
  analyzeSegment,
  EnglishPronunciations,
  type EnglishSyllable,
  type MandarinWord,
  type PronouncedWord,
  type Run,
  readEnglish,
  segmentText,
} from '../../src/text/index.js'

type Label = { readonly words: string; readonly kind: string } | { readonly reason: string }

const pronunciationsPath = join(import.meta.dirname, '../../data/english/pronunciations.bin')

/** The runs of a text in phrases of punctuation, and how it ends; a reason where it cannot be read whole. */
function analyze(text: string): { phrases: Run[][]; kind: string } | { reason: string } {
  const utterances = segmentText(text).segments.map(analyzeSegment)
  if (utterances.some(({ unreadable }) => unreadable.length > 0)) return { reason: 'unreadable' }
  const phrases = utterances.flatMap((utterance) => utterance.phrases.map(({ runs }) => [...runs]))
  if (phrases.length === 0) return { reason: 'unreadable' }
  return { phrases, kind: utterances.at(-1)?.kind ?? 'statement' }
}

/** The label of a Mandarin text, or why it has none. */
function labelMandarin(text: string): Label {
  const hanzi = text.replace(/\s+/g, '')
  if (!/^[\p{Script=Han}，。！？、；：]+$/u.test(hanzi)) return { reason: 'not Hanzi' }
  if (hanzi.length === 1 && pinyin(hanzi, { multiple: true, type: 'array' }).length > 1) {
    return { reason: 'several readings' }
  }
  const analysis = analyze(hanzi)
  if ('reason' in analysis) return analysis
  const phrases = analysis.phrases.map((runs) =>
    runs.flatMap((run) => (run.language === 'zh' ? run.words : [])),
  )
  const syllables = phrases.flat().flatMap((word) => word.syllables)
  if (syllables.length === 0) return { reason: 'unreadable' }
  if (syllables.some(({ erhua }) => erhua)) return { reason: 'erhua' }
  return { words: phrases.map(spellMandarin).join(' // '), kind: analysis.kind }
}

function spellMandarin(words: readonly MandarinWord[]): string {
  return words
    .map(({ syllables }) => syllables.map((s) => `${s.initial}-${s.final}-${s.tone}`).join(' '))
    .join(' / ')
}

/** The label of an English text, or why it has none. Texts in capitals alone are read in small letters. */
function labelEnglish(text: string, pronunciations: EnglishPronunciations): Label {
  const written = /[a-z]/.test(text) ? text : text.toLowerCase()
  const analysis = analyze(written)
  if ('reason' in analysis) return analysis
  if (analysis.phrases.flat().some(({ language }) => language !== 'en')) return { reason: 'not English' }
  const phrases = analysis.phrases.map((runs) =>
    runs.flatMap((run) => (run.language === 'en' ? readEnglish(run.words, pronunciations) : [])),
  )
  if (phrases.flat().length === 0) return { reason: 'unreadable' }
  return {
    words: phrases
      .filter((words) => words.length > 0)
      .map(spellEnglish)
      .join(' // '),
    kind: analysis.kind,
  }
}

function spellEnglish(words: readonly PronouncedWord[]): string {
  return words
    .map(
      ({ syllables, isFunctionWord }) =>
        `${isFunctionWord ? '*' : ''}${syllables.map(spellSyllable).join(' ')}`,
    )
    .join(' / ')
}

function spellSyllable({ onset, nucleus, coda, stress }: EnglishSyllable): string {
  return [...onset, `${nucleus}${stress}`, ...coda].join('-')
}

function main(): void {
  const { values } = parseArgs({ options: { work: { type: 'string' } } })
  const work = values.work
  if (!work) throw new Error('--work DIR is missing')
  const [header = '', ...rows] = readFileSync(join(work, 'clips.tsv'), 'utf8').trim().split('\n')
  const columns = header.split('\t')
  const clips = rows.map((row) => {
    const cells = row.split('\t')
    const cell = (name: string) => cells[columns.indexOf(name)] ?? ''
    return { id: cell('id'), speaker: cell('speaker'), lang: cell('lang'), text: cell('text') }
  })
  const languages = new Set(clips.map(({ lang }) => lang))
  if (languages.size !== 1) throw new Error(`one language at a time, not ${[...languages].join(' and ')}`)
  const pronunciations = new EnglishPronunciations(readFileSync(pronunciationsPath))
  const reasons = new Map<string, number>()
  const lines = ['id\tspeaker\ttext\twords\tkind']
  for (const { id, speaker, lang, text } of clips) {
    const label = lang === 'en' ? labelEnglish(text, pronunciations) : labelMandarin(text)
    if ('words' in label) lines.push([id, speaker, text, label.words, label.kind].join('\t'))
    else reasons.set(label.reason, (reasons.get(label.reason) ?? 0) + 1)
  }
  writeFileSync(join(work, 'labels.tsv'), `${lines.join('\n')}\n`)
  console.log(lines.length - 1, 'labels; left out:', Object.fromEntries(reasons))
}

main()
