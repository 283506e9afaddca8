import Database from 'libsql'
import { AppError, type ErrorCode, type ErrorData, errorCatalogue } from '../foundation/index.js'
import type { Job, JobEvent } from './job-book.js'
import { ownerKeyOf } from './owner-key.js'
import type { SpeakRequest, SpeakResult } from './speech.js'

/** An error as it is stored: its texts are made again when it is told. */
interface StoredError {
  readonly code: string
  readonly data: object
}

const tables = `
  CREATE TABLE IF NOT EXISTS jobs (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    request TEXT NOT NULL,
    state TEXT NOT NULL,
    createdAt INTEGER NOT NULL,
    done INTEGER NOT NULL,
    total INTEGER NOT NULL,
    result TEXT,
    error TEXT
  );
  CREATE INDEX IF NOT EXISTS jobsOfOwner ON jobs (owner, createdAt);
  CREATE TABLE IF NOT EXISTS events (
    job TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    id INTEGER NOT NULL,
    event TEXT NOT NULL,
    PRIMARY KEY (job, id)
  ) WITHOUT ROWID;
`

interface JobRow {
  readonly id: string
  readonly request: string
  readonly state: Job['state']
  readonly createdAt: number
  readonly done: number
  readonly total: number
  readonly result: string | null
  readonly error: string | null
}

/**
 * Jobs and their events in an embedded database. It is open for one process only: who has it has the data folder.
 * What is read back is what this program wrote.
 */
export class JobStore {
  readonly #database: Database.Database

  private constructor(database: Database.Database) {
    this.#database = database
  }

  /** Throws AppError `data-folder-in-use` when another server has it open. */
  static open(filePath: string, folder: string): JobStore {
    const database = new Database(filePath, { timeout: 0 })
    try {
      database.pragma('locking_mode = EXCLUSIVE')
      database.pragma('journal_mode = WAL')
      database.pragma('synchronous = NORMAL')
      database.pragma('foreign_keys = ON')
      database.exec(tables)
      // The lock is taken by the first write.
      database.pragma('user_version = 1')
    } catch (error) {
      database.close()
      if (error instanceof Error && (error as NodeJS.ErrnoException).code === 'SQLITE_BUSY') {
        throw new AppError('data-folder-in-use', { folder }, { cause: error })
      }
      throw error
    }
    return new JobStore(database)
  }

  /** For one process's life, without a file. */
  static inMemory(): JobStore {
    return JobStore.open(':memory:', '')
  }

  insert(job: Job, request: SpeakRequest): void {
    this.#database
      .prepare(
        'INSERT INTO jobs (id, owner, request, state, createdAt, done, total) VALUES (?, ?, ?, ?, ?, ?, ?)',
      )
      .run(
        job.id,
        ownerKeyOf(job.owner),
        JSON.stringify(request),
        job.state,
        job.createdAt,
        job.sentences.done,
        job.sentences.total,
      )
  }

  update({ id, state, sentences, result, error }: Job): void {
    this.#database
      .prepare('UPDATE jobs SET state = ?, done = ?, total = ?, result = ?, error = ? WHERE id = ?')
      .run(
        state,
        sentences.done,
        sentences.total,
        result && JSON.stringify(result),
        error && errorText(error),
        id,
      )
  }

  addEvent(jobId: string, { id, event }: JobEvent): void {
    const stored =
      event.kind === 'failed' ? { kind: 'failed', error: JSON.parse(errorText(event.error)) } : event
    this.#database
      .prepare('INSERT INTO events (job, id, event) VALUES (?, ?, ?)')
      .run(jobId, id, JSON.stringify(stored))
  }

  eventsAfter(jobId: string, afterId: number): JobEvent[] {
    const rows = this.#database
      .prepare('SELECT id, event FROM events WHERE job = ? AND id > ? ORDER BY id')
      .all(jobId, afterId) as readonly { readonly id: number; readonly event: string }[]
    return rows.map(({ id, event }) => {
      const stored: JobEvent['event'] | { kind: 'failed'; error: StoredError } = JSON.parse(event)
      if (stored.kind !== 'failed') return { id, event: stored }
      return { id, event: { kind: 'failed', error: errorOf(stored.error) } }
    })
  }

  countEvents(jobId: string): number {
    const row = this.#database.prepare('SELECT COUNT(*) AS count FROM events WHERE job = ?').get(jobId)
    return (row as { readonly count: number }).count
  }

  find(id: string): Job | undefined {
    const row = this.#database.prepare('SELECT * FROM jobs WHERE id = ?').get(id) as JobRow | undefined
    return row && jobOf(row)
  }

  /** In the order in which they came. */
  listOf(ownerKey: string): Job[] {
    const rows = this.#database
      .prepare('SELECT * FROM jobs WHERE owner = ? ORDER BY createdAt, rowid')
      .all(ownerKey)
    return (rows as readonly JobRow[]).map(jobOf)
  }

  /** What was waiting or running when the server stopped, the oldest first. */
  unfinished(): { readonly job: Job; readonly request: SpeakRequest }[] {
    const rows = this.#database
      .prepare("SELECT * FROM jobs WHERE state IN ('queued', 'running') ORDER BY createdAt, rowid")
      .all()
    return (rows as readonly JobRow[]).map((row) => ({ job: jobOf(row), request: JSON.parse(row.request) }))
  }

  /** Forgets the oldest of those that have ended, beyond `keep`. */
  forgetOldest(keep: number): void {
    this.#database
      .prepare(
        `DELETE FROM jobs WHERE id IN (
           SELECT id FROM jobs WHERE state NOT IN ('queued', 'running')
           ORDER BY createdAt DESC, rowid DESC LIMIT -1 OFFSET ?
         )`,
      )
      .run(keep)
  }

  close(): void {
    this.#database.close()
  }
}

function jobOf(row: JobRow): Job {
  const { owner }: SpeakRequest = JSON.parse(row.request)
  const result: SpeakResult | null = row.result === null ? null : JSON.parse(row.result)
  const error = row.error === null ? null : errorOf(JSON.parse(row.error))
  const sentences = { done: row.done, total: row.total }
  return { id: row.id, owner, state: row.state, createdAt: row.createdAt, sentences, result, error }
}

function errorText({ code, data }: AppError): string {
  return JSON.stringify({ code, data })
}

/** A code that this version does not know any more becomes `internal`. */
function errorOf({ code, data }: StoredError): AppError {
  if (!Object.hasOwn(errorCatalogue, code)) return new AppError('internal', {})
  return new AppError<ErrorCode>(code as ErrorCode, data as ErrorData<ErrorCode>)
}
