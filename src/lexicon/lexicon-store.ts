import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, replaceFile } from '../foundation/index.js'
import { formatLexicon, type LexiconEntry, parseLexicon } from '../text/index.js'

/** Whose lexicon, and of which of their projects. */
export interface LexiconScope {
  readonly owner: string
  readonly project: string
}

/** The lexicon that counts in every project of its owner. */
export const defaultProject = 'default'

export const maxLexiconEntries = 20_000
const maxProjects = 200
const projectPattern = /^[\p{L}\p{N}][\p{L}\p{N}_-]{0,63}$/u

/** The users' own readings, one TSV file for each owner and project. */
export interface LexiconStore {
  /** What counts in a project: the owner's default lexicon, with the project's own entries on top. */
  effective(scope: LexiconScope): Promise<readonly LexiconEntry[]>
  /** The project's own entries, in the order of their file. */
  list(scope: LexiconScope): Promise<readonly LexiconEntry[]>
  projects(owner: string): Promise<readonly string[]>
  /** Adds the entries, each in place of the one for the same word, or puts them in place of all. */
  write(scope: LexiconScope, entries: readonly LexiconEntry[], mode: 'add' | 'replace'): Promise<void>
  /** Throws AppError `lexicon-entry-not-found`. */
  remove(scope: LexiconScope, grapheme: string): Promise<void>
}

/**
 * Opens the store in `folder`, which appears with the first entry. Files may be edited by hand or by another process
 * meanwhile: each is read again when it has changed. Every write is atomic. Methods throw AppError
 * `lexicon-project-invalid`, `lexicon-invalid` (a file that was edited wrongly), `lexicon-too-large`.
 */
export function openLexiconStore(folder: string): LexiconStore {
  return new FileLexiconStore(folder)
}

interface Loaded {
  readonly stamp: string
  readonly entries: readonly LexiconEntry[]
}

class FileLexiconStore implements LexiconStore {
  readonly #folder: string
  readonly #loaded = new Map<string, Loaded>()
  /** The last write; the next one waits for it. */
  #writing: Promise<unknown> = Promise.resolve()

  constructor(folder: string) {
    this.#folder = folder
  }

  async effective({ owner, project }: LexiconScope): Promise<readonly LexiconEntry[]> {
    const common = await this.list({ owner, project: defaultProject })
    if (cleanProject(project) === defaultProject) return common
    const own = await this.list({ owner, project })
    return merged(common, own)
  }

  async list(scope: LexiconScope): Promise<readonly LexiconEntry[]> {
    const filePath = this.#pathOf(scope)
    const stamp = await stampOf(filePath)
    if (stamp === null) return []
    const known = this.#loaded.get(filePath)
    if (known?.stamp === stamp) return known.entries
    const { entries, problems } = parseLexicon(await readFile(filePath, 'utf8'))
    const [problem] = problems
    if (problem) throw new AppError('lexicon-invalid', { ...problem, text: problem.text.slice(0, 80) })
    this.#loaded.set(filePath, { stamp, entries })
    return entries
  }

  async projects(owner: string): Promise<readonly string[]> {
    const names = await readdir(join(this.#folder, folderNameOf(owner))).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return []
      throw error
    })
    return names
      .filter((name) => name.endsWith('.tsv'))
      .map((name) => name.slice(0, -4))
      .sort()
  }

  write(scope: LexiconScope, entries: readonly LexiconEntry[], mode: 'add' | 'replace'): Promise<void> {
    return this.#inTurn(async () => {
      const before = mode === 'add' ? await this.list(scope) : []
      await this.#save(scope, merged(before, entries))
    })
  }

  remove(scope: LexiconScope, grapheme: string): Promise<void> {
    return this.#inTurn(async () => {
      const before = await this.list(scope)
      const wanted = grapheme.normalize('NFC')
      const after = before.filter((entry) => entry.grapheme !== wanted)
      if (after.length === before.length) {
        throw new AppError('lexicon-entry-not-found', {
          grapheme: wanted.slice(0, 100),
          project: scope.project,
        })
      }
      await this.#save(scope, after)
    })
  }

  async #save(scope: LexiconScope, entries: readonly LexiconEntry[]): Promise<void> {
    if (entries.length > maxLexiconEntries) {
      throw new AppError('lexicon-too-large', { count: entries.length, limit: maxLexiconEntries })
    }
    const filePath = this.#pathOf(scope)
    const projects = await this.projects(scope.owner)
    if (projects.length >= maxProjects && !projects.includes(cleanProject(scope.project))) {
      throw new AppError('lexicon-too-large', { count: projects.length + 1, limit: maxProjects })
    }
    await mkdir(join(this.#folder, folderNameOf(scope.owner)), { recursive: true })
    await replaceFile(filePath, formatLexicon(entries))
    this.#loaded.delete(filePath)
  }

  #pathOf({ owner, project }: LexiconScope): string {
    return join(this.#folder, folderNameOf(owner), `${cleanProject(project)}.tsv`)
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#writing.then(work, work)
    this.#writing = done.catch(() => undefined)
    return done
  }
}

/** Lower case, so that no two projects share a file on disks that do not tell case apart. Throws AppError. */
function cleanProject(project: string): string {
  const name = project.normalize('NFC').toLowerCase()
  if (!projectPattern.test(name))
    throw new AppError('lexicon-project-invalid', { project: project.slice(0, 80) })
  return name
}

/** Owners' names may hold anything; the machine's own folder is to be found by hand. */
function folderNameOf(owner: string): string {
  return owner === 'local' ? owner : createHash('sha256').update(owner).digest('hex').slice(0, 32)
}

function merged(before: readonly LexiconEntry[], added: readonly LexiconEntry[]): readonly LexiconEntry[] {
  const entries = new Map(before.map((entry) => [entry.grapheme, entry]))
  for (const entry of added) entries.set(entry.grapheme, entry)
  return [...entries.values()]
}

async function stampOf(filePath: string): Promise<string | null> {
  try {
    const { mtimeMs, size, ino } = await stat(filePath)
    return `${mtimeMs} ${size} ${ino}`
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined
}
