import { extname } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import { AppError } from '../foundation/index.js'
import { type Cue, parseSubtitles } from '../synthesis/index.js'
import { wrongCommand } from './command-problem.js'

/** What is to be spoken of a file: a text, cues at their times, or the requests of a batch. */
export type TextFile =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'cues'; readonly cues: readonly Cue[] }
  | { readonly kind: 'batch'; readonly lines: readonly BatchLine[] }

/** One line of a JSONL batch: what to say, and where it differs from the command's own options. */
export interface BatchLine {
  /** From 1. */
  readonly line: number
  readonly text: string
  readonly output: string | null
  readonly voice: string | null
  readonly speed: number | null
  readonly seed: number | null
}

/** Reads a file of text by its extension; what has none that is known is plain text. Throws AppError. */
export function readTextFile(filePath: string, bytes: Uint8Array): TextFile {
  const extension = extname(filePath).toLowerCase()
  if (extension === '.epub') return { kind: 'text', text: textOfEpub(filePath, bytes) }
  const text = decodeText(bytes, filePath)
  if (extension === '.srt' || extension === '.vtt') return { kind: 'cues', cues: parseSubtitles(text) }
  if (extension === '.md' || extension === '.markdown') return { kind: 'text', text: textOfMarkdown(text) }
  if (extension === '.jsonl' || extension === '.ndjson') return { kind: 'batch', lines: batchOf(text) }
  return { kind: 'text', text }
}

/**
 * UTF-8, or what Chinese Windows writes: UTF-16 with a mark at the beginning, or GB 18030. Without the mark.
 * Throws AppError `command-invalid` for what is no text; `what` is how the command names it.
 */
export function decodeText(bytes: Uint8Array, what: string): string {
  const text = decoded(bytes)
  // No encoding of a text has this character, and hardly a picture, a sound or a document is without it.
  if (text !== null && !text.includes('\0')) return text
  throw wrongCommand({
    zh: `${what}：不是文字。请给 txt、md、epub、srt、vtt 或 jsonl 文件，编码为 UTF-8、GB 18030 或带标记的 UTF-16`,
    en: `${what}: this is not text. Give a txt, md, epub, srt, vtt or jsonl file in UTF-8, GB 18030 or UTF-16 with its mark`,
  })
}

function decoded(bytes: Uint8Array): string | null {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return decodedAs('utf-16le', bytes)
  if (first === 0xfe && second === 0xff) return decodedAs('utf-16be', bytes)
  return decodedAs('utf-8', bytes) ?? decodedAs('gb18030', bytes)
}

/** Null: the bytes are something else. */
function decodedAs(encoding: string, bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** Markdown as it is read aloud: its words, without marks, addresses and code. */
export function textOfMarkdown(markdown: string): string {
  return markdown
    .replace(/^---\n[\s\S]*?\n---\n/, '')
    .replace(/^(```|~~~).*\n[\s\S]*?^\1.*$/gm, '')
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/!\[([^\]\n]*)\]\([^)\n]*\)/g, '$1')
    .replace(/\[([^\]\n]+)\]\([^)\n]*\)/g, '$1')
    .replace(/\[([^\]\n]+)\]\[[^\]\n]*\]/g, '$1')
    .replace(/^\s{0,3}\[[^\]\n]+\]:\s.*$/gm, '')
    .replace(/^\s{0,3}#{1,6}\s+(.*?)\s*#*$/gm, '$1\n')
    .replace(/^\s{0,3}(?:[-*_]\s*){3,}$/gm, '')
    .replace(/^(\s*)(?:[-*+]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?/gm, '$1')
    .replace(/^\s{0,3}>\s?/gm, '')
    .replace(/^\s*\|?(?:\s*:?-+:?\s*\|)+\s*:?-*:?\s*$/gm, '')
    .replace(/^\|(.*)\|\s*$/gm, (_, row: string) =>
      row
        .split('|')
        .map((cell) => cell.trim())
        .join(', '),
    )
    .replace(/(\*\*|__)(?=\S)([^\n]*?\S)\1/g, '$2')
    .replace(/(?<![\p{L}\p{N}*_])([*_])(?=\S)([^\n*_]*?\S)\1(?![\p{L}\p{N}*_])/gu, '$2')
    .replace(/~~([^\n~]+)~~/g, '$1')
    .replace(/`([^`\n]+)`/g, '$1')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

function batchOf(text: string): BatchLine[] {
  const lines: BatchLine[] = []
  for (const [index, source] of text.split(/\r?\n/).entries()) {
    if (source.trim() === '') continue
    lines.push(batchLineOf(source, index + 1))
  }
  if (lines.length === 0) throw new AppError('batch-invalid', { line: 1, problem: 'empty' })
  return lines
}

function batchLineOf(source: string, line: number): BatchLine {
  let value: unknown
  try {
    value = JSON.parse(source)
  } catch (error) {
    throw new AppError('batch-invalid', { line, problem: (error as Error).message })
  }
  if (typeof value === 'string')
    return { line, text: value, output: null, voice: null, speed: null, seed: null }
  if (typeof value !== 'object' || value === null || !('text' in value) || typeof value.text !== 'string')
    throw new AppError('batch-invalid', { line, problem: 'text' })
  const fields = value as Readonly<Record<string, unknown>>
  const fieldOf = <T>(name: string, type: 'string' | 'number'): T | null => {
    const field = fields[name]
    if (field === undefined || field === null) return null
    if (typeof field !== type) throw new AppError('batch-invalid', { line, problem: name })
    return field as T
  }
  return {
    line,
    text: value.text,
    output: fieldOf<string>('output', 'string'),
    voice: fieldOf<string>('voice', 'string'),
    speed: fieldOf<number>('speed', 'number'),
    seed: fieldOf<number>('seed', 'number'),
  }
}

/** More than any book holds, and less than what would fill the memory. */
const maxBookBytes = 200 * 2 ** 20

/** The text of an EPUB (2 or 3), in the order of its spine. Throws AppError `epub-invalid`. */
export function textOfEpub(fileName: string, bytes: Uint8Array): string {
  const files = unzipBook(fileName, bytes)
  const fileOf = (path: string) => {
    const found = files[path]
    if (!found) throw new AppError('epub-invalid', { fileName, problem: path })
    return strFromU8(found)
  }
  const packagePath = attributeOf(
    /<rootfile\s[^>]*>/.exec(fileOf('META-INF/container.xml'))?.[0] ?? '',
    'full-path',
  )
  if (packagePath === null)
    throw new AppError('epub-invalid', { fileName, problem: 'META-INF/container.xml' })
  const document = fileOf(packagePath)
  const folder = packagePath.includes('/') ? packagePath.slice(0, packagePath.lastIndexOf('/') + 1) : ''
  const items = new Map(
    [...document.matchAll(/<(?:\w+:)?item\s[^>]*>/g)].map(([tag]) => [
      attributeOf(tag, 'id'),
      attributeOf(tag, 'href'),
    ]),
  )
  const chapters = [...document.matchAll(/<(?:\w+:)?itemref\s[^>]*>/g)].flatMap(([tag]) => {
    if (attributeOf(tag, 'linear') === 'no') return []
    const href = items.get(attributeOf(tag, 'idref'))
    return href ? [textOfXhtml(fileOf(pathIn(folder, href)))] : []
  })
  return chapters.filter((chapter) => chapter !== '').join('\n\n')
}

function unzipBook(fileName: string, bytes: Uint8Array): Record<string, Uint8Array> {
  let total = 0
  try {
    return unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        const isText = /\.(?:x?html?|opf|xml)$/i.test(name)
        if (isText) total += originalSize
        if (total > maxBookBytes) throw new RangeError('too large')
        return isText
      },
    })
  } catch (error) {
    throw new AppError('epub-invalid', { fileName, problem: (error as Error).message }, { cause: error })
  }
}

function attributeOf(tag: string, name: string): string | null {
  const match = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(tag)
  return match ? decodeEntities(match[1] ?? match[2] ?? '') : null
}

function pathIn(folder: string, href: string): string {
  const parts: string[] = []
  for (const part of `${folder}${decodeURIComponent(href.split('#')[0] ?? '')}`.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.') parts.push(part)
  }
  return parts.join('/')
}

/** What a page shows: its blocks as paragraphs. Readings above characters (ruby) are left out. */
export function textOfXhtml(source: string): string {
  return decodeEntities(
    source
      .replace(/<!--[\s\S]*?-->|<!\[CDATA\[|\]\]>/g, '')
      .replace(/<(head|style|script|rt|rp|svg)\b[\s\S]*?<\/\1\s*>/gi, '')
      .replace(/\s+/g, ' ')
      .replace(/<(?:br|hr)\b[^>]*>/gi, '\n')
      .replace(
        /<\/?(?:p|div|section|article|h[1-6]|li|ul|ol|blockquote|tr|table|body|dd|dt|figure)\b[^>]*>/gi,
        '\n\n',
      )
      .replace(/<[^>]*>/g, ''),
  )
    .replace(/[ \t]*\n[ \t]*/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

const entities: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' },
  ...{ mdash: '—', ndash: '–', hellip: '…', lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”' },
}

function decodeEntities(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{2,8}));/gi, (whole, hex, decimal, name) => {
    if (name) return entities[name] ?? whole
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ''
  })
}
