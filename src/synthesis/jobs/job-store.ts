import type Database from 'libsql'
import { AppError, type ErrorCode, type ErrorData, errorCatalogue } from '../../foundation/index.js'
import { ownerKeyOf } from '../owner-key.js'
import type { Line, Owner, SpeakRequest, Take } from '../speech.js'
import type { Job, JobEvent, JobLine, JobResult, JobState, StoredTake } from './job.js'
import { type JobDatabaseOptions, openJobDatabase, openMemoryDatabase } from './job-database.js'

export interface JobRetention {
  /** Jobs that have ended and are still told about. */
  readonly jobs: number
  readonly days: number
  readonly bytes: number
}

export const defaultJobRetention: JobRetention = { jobs: 1000, days: 90, bytes: 512 * 2 ** 20 }

interface JobRow {
  readonly id: string
  readonly owner: string
  readonly request: string
  readonly state: JobState
  readonly createdAt: number
  readonly idleStarts: number
  readonly editAt: number
  readonly result: string | null
  readonly error: string | null
  readonly done: number
  readonly total: number
}

const jobColumns = `
  jobs.*,
  (SELECT COUNT(*) FROM lines WHERE lines.job = jobs.id AND chosen IS NOT NULL) AS done,
  (SELECT COUNT(*) FROM lines WHERE lines.job = jobs.id) AS total
`

interface LineRow {
  readonly line: number
  readonly content: string
  readonly chosen: number | null
}

interface TakeRow {
  readonly id: number
  readonly line: number
  readonly createdAt: number
  readonly content: string
}

/**
 * Jobs with their lines, takes, edits and events. Every method is one transaction: what it did is whole or not there,
 * also after a crash. What is read back is what this program wrote.
 */
export class JobStore {
  readonly #database: Database.Database
  #isClosed = false

  private constructor(database: Database.Database) {
    this.#database = database
  }

  static async open(options: JobDatabaseOptions): Promise<JobStore> {
    return new JobStore(await openJobDatabase(options))
  }

  /** Forgotten with the process. */
  static inMemory(): JobStore {
    return new JobStore(openMemoryDatabase())
  }

  insert(
    { id, owner, state, createdAt }: Job,
    request: SpeakRequest,
    engineReason: JobResult['engineReason'],
  ): void {
    // Who was told that a job is accepted may rely on it, whatever happens to the power.
    this.#safely(() =>
      this.#run(
        `INSERT INTO jobs (id, ownerKey, owner, request, engineReason, state, createdAt)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
        id,
        ownerKeyOf(owner),
        JSON.stringify(owner),
        JSON.stringify(request),
        JSON.stringify(engineReason),
        state,
        createdAt,
      ),
    )
  }

  find(id: string): Job | undefined {
    const row = this.#get<JobRow>(`SELECT ${jobColumns} FROM jobs WHERE id = ?`, id)
    return row && jobOf(row)
  }

  requestOf(id: string): SpeakRequest | undefined {
    const row = this.#get<{ readonly request: string }>('SELECT request FROM jobs WHERE id = ?', id)
    return row && JSON.parse(row.request)
  }

  /** Why its engine speaks, where that was our choice. */
  engineReasonOf(id: string): JobResult['engineReason'] {
    const row = this.#get<{ readonly engineReason: string }>('SELECT engineReason FROM jobs WHERE id = ?', id)
    return row ? JSON.parse(row.engineReason) : null
  }

  /** The newest `limit`, in the order in which they came. */
  listOf(owner: Owner, limit: number): Job[] {
    return this.#all<JobRow>(
      `SELECT ${jobColumns} FROM jobs WHERE ownerKey = ? ORDER BY createdAt DESC, rowid DESC LIMIT ?`,
      ownerKeyOf(owner),
      limit,
    )
      .map(jobOf)
      .reverse()
  }

  /** What was waiting or running when the server stopped, the oldest first. */
  unfinished(): { readonly job: Job; readonly request: SpeakRequest }[] {
    return this.#all<JobRow>(
      `SELECT ${jobColumns} FROM jobs WHERE state IN ('queued', 'running') ORDER BY createdAt, rowid`,
    ).map((row) => ({ job: jobOf(row), request: JSON.parse(row.request) }))
  }

  setState(id: string, state: JobState): void {
    this.#run('UPDATE jobs SET state = ?, error = NULL WHERE id = ?', state, id)
  }

  /** Counts a start; returns how many there were since the last new sentence. */
  countStart(id: string): number {
    this.#run('UPDATE jobs SET idleStarts = idleStarts + 1 WHERE id = ?', id)
    return this.#get<JobRow>('SELECT * FROM jobs WHERE id = ?', id)?.idleStarts ?? 0
  }

  /** The lines of a job. Those that it has already stay, with their takes, if they are the same. */
  setLines(id: string, lines: readonly Line[]): void {
    this.#transaction(() => {
      const known = this.#all<LineRow>('SELECT * FROM lines WHERE job = ? ORDER BY line', id)
      const contents = lines.map((line) => JSON.stringify(line))
      if (known.length === contents.length && known.every(({ content }, at) => content === contents[at]))
        return
      for (const table of ['lines', 'takes', 'edits']) this.#run(`DELETE FROM ${table} WHERE job = ?`, id)
      for (const [at, content] of contents.entries()) {
        this.#run('INSERT INTO lines (job, line, content) VALUES (?, ?, ?)', id, at, content)
      }
    })
  }

  /** Keeps a take of a line, as the chosen one if there is none yet; the same take twice is one. */
  addTake(id: string, line: number, take: Take, createdAt: number): StoredTake {
    return this.#transaction(() => {
      const content = JSON.stringify(take)
      const same = this.takesOf(id, line).find((known) => contentOf(known) === content)
      const stored = same ?? { ...take, id: this.#nextTakeId(id), createdAt }
      if (!same) {
        this.#run(
          'INSERT INTO takes (job, id, line, createdAt, content) VALUES (?, ?, ?, ?, ?)',
          id,
          stored.id,
          line,
          createdAt,
          content,
        )
        this.#run('UPDATE jobs SET idleStarts = 0 WHERE id = ?', id)
      }
      this.#run(
        'UPDATE lines SET chosen = ? WHERE job = ? AND line = ? AND chosen IS NULL',
        stored.id,
        id,
        line,
      )
      return stored
    })
  }

  takesOf(id: string, line: number): StoredTake[] {
    return this.#all<TakeRow>('SELECT * FROM takes WHERE job = ? AND line = ? ORDER BY id', id, line).map(
      takeOf,
    )
  }

  countLines(id: string): number {
    return (
      this.#get<{ readonly count: number }>('SELECT COUNT(*) AS count FROM lines WHERE job = ?', id)?.count ??
      0
    )
  }

  /** Lines `from` to `from + count - 1`, with all their takes. */
  linesOf(id: string, from = 0, count = Number.MAX_SAFE_INTEGER): JobLine[] {
    const range = [id, from, Math.min(from + count, Number.MAX_SAFE_INTEGER)] as const
    const takes = new Map<number, StoredTake[]>()
    const rows = this.#all<TakeRow>(
      'SELECT * FROM takes WHERE job = ? AND line >= ? AND line < ? ORDER BY id',
      ...range,
    )
    for (const row of rows) takes.set(row.line, [...(takes.get(row.line) ?? []), takeOf(row)])
    return this.#all<LineRow>(
      'SELECT * FROM lines WHERE job = ? AND line >= ? AND line < ? ORDER BY line',
      ...range,
    ).map(({ line, content, chosen }) => ({
      line: JSON.parse(content),
      chosen,
      takes: takes.get(line) ?? [],
    }))
  }

  /** Puts another take into the job's sound, as one step that can be undone. */
  choose(id: string, line: number, takeId: number): void {
    this.#transaction(() => {
      const before = this.#chosenOf(id, line)
      if (before === null || before === takeId) return
      const editAt = this.#editAt(id) + 1
      this.#run('DELETE FROM edits WHERE job = ? AND id >= ?', id, editAt)
      this.#run(
        'INSERT INTO edits (job, id, line, before, after) VALUES (?, ?, ?, ?, ?)',
        id,
        editAt,
        line,
        before,
        takeId,
      )
      this.#apply(id, line, takeId, editAt)
    })
  }

  /** Takes the last edit back (`-1`) or does the next one again (`1`); the line that changed, null if there is none. */
  step(id: string, direction: -1 | 1): number | null {
    return this.#transaction(() => {
      const editAt = this.#editAt(id)
      const edit = this.#get<{ readonly line: number; readonly before: number; readonly after: number }>(
        'SELECT line, before, after FROM edits WHERE job = ? AND id = ?',
        id,
        direction === 1 ? editAt + 1 : editAt,
      )
      if (!edit) return null
      this.#apply(id, edit.line, direction === 1 ? edit.after : edit.before, editAt + direction)
      return edit.line
    })
  }

  /** How many edits can be undone and done again. */
  editsOf(id: string): { readonly undo: number; readonly redo: number } {
    const undo = this.#editAt(id)
    const all = this.#get<{ readonly count: number }>('SELECT COUNT(*) AS count FROM edits WHERE job = ?', id)
    return { undo, redo: (all?.count ?? 0) - undo }
  }

  setResult(id: string, result: JobResult): void {
    this.#run('UPDATE jobs SET result = ? WHERE id = ?', JSON.stringify(result), id)
  }

  end(id: string, state: JobState, outcome: JobResult | AppError): void {
    const isError = outcome instanceof AppError
    const column = isError ? 'error' : 'result'
    const text = isError ? errorText(outcome) : JSON.stringify(outcome)
    this.#safely(() => this.#run(`UPDATE jobs SET state = ?, ${column} = ? WHERE id = ?`, state, text, id))
  }

  addEvent(jobId: string, event: JobEvent['event']): JobEvent {
    const stored =
      event.kind === 'failed' ? { kind: 'failed', error: JSON.parse(errorText(event.error)) } : event
    this.#run(
      `INSERT INTO events (job, id, event)
       SELECT ?, COALESCE(MAX(id), 0) + 1, ? FROM events WHERE job = ?`,
      jobId,
      JSON.stringify(stored),
      jobId,
    )
    const last = this.#get<{ readonly id: number }>('SELECT MAX(id) AS id FROM events WHERE job = ?', jobId)
    return { id: last?.id ?? 0, event }
  }

  eventsAfter(jobId: string, afterId: number): JobEvent[] {
    return this.#all<{ readonly id: number; readonly event: string }>(
      'SELECT id, event FROM events WHERE job = ? AND id > ? ORDER BY id',
      jobId,
      afterId,
    ).map(({ id, event }) => {
      const stored: JobEvent['event'] | { kind: 'failed'; error: StoredError } = JSON.parse(event)
      if (stored.kind !== 'failed') return { id, event: stored }
      return { id, event: { kind: 'failed', error: errorOf(stored.error) } }
    })
  }

  /** Forgets ended jobs beyond what is kept, the oldest first; returns the result files of those. */
  forget(retention: JobRetention, now: number): string[] {
    const ended = this.#all<{
      readonly id: string
      readonly createdAt: number
      readonly result: string | null
    }>(
      `SELECT id, createdAt, result FROM jobs WHERE state NOT IN ('queued', 'running')
       ORDER BY createdAt DESC, rowid DESC`,
    )
    const oldest = now - retention.days * 86_400_000
    const gone = ended.filter(({ createdAt }, at) => at >= retention.jobs || createdAt < oldest)
    const left = ended.slice(0, ended.length - gone.length)
    const fileIds: string[] = []
    const drop = ({ id, result }: (typeof ended)[number]) => {
      this.#run('DELETE FROM jobs WHERE id = ?', id)
      if (result) fileIds.push((JSON.parse(result) as JobResult).fileId)
    }
    gone.forEach(drop)
    while (left.length > 1 && this.#usedBytes() > retention.bytes) drop(left.pop() as (typeof ended)[number])
    if (fileIds.length > 0) this.#database.pragma('incremental_vacuum')
    return fileIds
  }

  close(): void {
    this.#isClosed = true
    this.#database.close()
  }

  #chosenOf(id: string, line: number): number | null {
    return this.#get<LineRow>('SELECT * FROM lines WHERE job = ? AND line = ?', id, line)?.chosen ?? null
  }

  #editAt(id: string): number {
    return this.#get<JobRow>('SELECT * FROM jobs WHERE id = ?', id)?.editAt ?? 0
  }

  #apply(id: string, line: number, takeId: number, editAt: number): void {
    this.#run('UPDATE lines SET chosen = ? WHERE job = ? AND line = ?', takeId, id, line)
    this.#run('UPDATE jobs SET editAt = ? WHERE id = ?', editAt, id)
  }

  #nextTakeId(id: string): number {
    return (
      1 +
      (this.#get<{ readonly last: number | null }>('SELECT MAX(id) AS last FROM takes WHERE job = ?', id)
        ?.last ?? 0)
    )
  }

  /** In the file, without pages that wait to be used again. */
  #usedBytes(): number {
    const numberOf = (name: string) =>
      Number(Object.values((this.#database.pragma(name) as readonly object[])[0] ?? {})[0] ?? 0)
    return (numberOf('page_count') - numberOf('freelist_count')) * numberOf('page_size')
  }

  #transaction<T>(work: () => T): T {
    return this.#database.transaction(work)()
  }

  /** Commits to the disk itself, not only to the system. */
  #safely(work: () => void): void {
    this.#database.pragma('synchronous = FULL')
    try {
      work()
    } finally {
      this.#database.pragma('synchronous = NORMAL')
    }
  }

  #run(sql: string, ...values: readonly (string | number | null)[]): void {
    // A closed connection would still write.
    if (this.#isClosed) throw new AppError('shutting-down', {})
    this.#statement(sql).run(...values)
  }

  #get<Row>(sql: string, ...values: readonly (string | number)[]): Row | undefined {
    return this.#statement(sql).get(...values) as Row | undefined
  }

  #all<Row>(sql: string, ...values: readonly (string | number)[]): Row[] {
    return this.#statement(sql).all(...values) as Row[]
  }

  readonly #statements = new Map<string, Database.Statement>()

  #statement(sql: string): Database.Statement {
    const known = this.#statements.get(sql)
    if (known) return known
    const statement = this.#database.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }
}

/** An error as it is stored: its texts are made again when it is told. */
interface StoredError {
  readonly code: string
  readonly data: object
}

function jobOf(row: JobRow): Job {
  const owner: Owner = JSON.parse(row.owner)
  const result: JobResult | null = row.result === null ? null : JSON.parse(row.result)
  const error = row.error === null ? null : errorOf(JSON.parse(row.error))
  const sentences = { done: row.done, total: row.total }
  return { id: row.id, owner, state: row.state, createdAt: row.createdAt, sentences, result, error }
}

function takeOf({ id, createdAt, content }: TakeRow): StoredTake {
  return { ...(JSON.parse(content) as Take), id, createdAt }
}

function contentOf({ id: _id, createdAt: _createdAt, ...take }: StoredTake): string {
  return JSON.stringify(take)
}

function errorText({ code, data }: AppError): string {
  return JSON.stringify({ code, data })
}

/** A code that this version does not know any more becomes `internal`. */
function errorOf({ code, data }: StoredError): AppError {
  if (!Object.hasOwn(errorCatalogue, code)) return new AppError('internal', {})
  return new AppError<ErrorCode>(code as ErrorCode, data as ErrorData<ErrorCode>)
}
