import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../foundation/index.js'
import { type LexiconScope, type LexiconStore, openLexiconStore } from '../lexicon/index.js'
import { formatLexicon, lexiconEntryOf, parseLexicon } from '../text/index.js'
import { unusableFile } from './command-problem.js'
import type { CliContext } from './context.js'
import { decodeText } from './read-text-file.js'

export interface LexiconFlags {
  readonly project: string
}

/** This machine's lexicon: the one that counts where there are no keys. A running server sees changes at once. */
function openOf(context: CliContext, flags: LexiconFlags): { store: LexiconStore; scope: LexiconScope } {
  const { settings } = context.configOf({ ...flags })
  const store = context.overrides.lexicons ?? openLexiconStore(join(settings.data, 'lexicons'))
  return { store, scope: { owner: 'local', project: flags.project } }
}

/** One entry a line, as TSV. */
export async function listLexicon(context: CliContext, flags: LexiconFlags): Promise<void> {
  const { store, scope } = openOf(context, flags)
  for (const line of formatLexicon(await store.list(scope)).split('\n')) {
    if (line !== '') context.console.print(line)
  }
}

export async function addToLexicon(
  context: CliContext,
  grapheme: string,
  reading: string,
  flags: LexiconFlags,
): Promise<void> {
  const { store, scope } = openOf(context, flags)
  const entry = lexiconEntryOf(grapheme, reading)
  if (typeof entry === 'string') {
    throw new AppError('lexicon-invalid', {
      line: 1,
      text: `${grapheme} ${reading}`.slice(0, 80),
      reason: entry,
    })
  }
  await store.write(scope, [entry], 'add')
  context.console.print(formatLexicon([entry]).trimEnd())
}

export async function removeFromLexicon(
  context: CliContext,
  grapheme: string,
  flags: LexiconFlags,
): Promise<void> {
  const { store, scope } = openOf(context, flags)
  await store.remove(scope, grapheme)
  context.console.print(grapheme)
}

/** Adds a TSV file's entries, all or none. */
export async function importLexicon(
  context: CliContext,
  filePath: string,
  flags: LexiconFlags,
): Promise<void> {
  const { store, scope } = openOf(context, flags)
  const { entries, problems } = parseLexicon(
    decodeText(await readFile(filePath).catch(unusable(filePath)), filePath),
  )
  const [problem] = problems
  if (problem) throw new AppError('lexicon-invalid', { ...problem, text: problem.text.slice(0, 80) })
  await store.write(scope, entries, 'add')
  context.console.print(String(entries.length))
}

export async function exportLexicon(
  context: CliContext,
  filePath: string,
  flags: LexiconFlags,
): Promise<void> {
  const { store, scope } = openOf(context, flags)
  const entries = await store.list(scope)
  await writeFile(filePath, formatLexicon(entries)).catch(unusable(filePath))
  context.console.print(String(entries.length))
}

function unusable(filePath: string) {
  return (error: unknown): never => {
    throw unusableFile(filePath, error)
  }
}
