// The embedded database of jobs: opening, migrations, and what happens to a file that is none.
import { access, rename } from 'node:fs/promises'
import Database from 'libsql'
import { AppError, type Clock, type Logger } from '../../foundation/index.js'

/** One entry for each version of the schema; entry n makes version n + 1 of version n. Published entries never change. */
export const migrations: readonly string[] = [
  `
  CREATE TABLE jobs (
    id TEXT PRIMARY KEY,
    ownerKey TEXT NOT NULL,
    owner TEXT NOT NULL,
    request TEXT NOT NULL,
    engineReason TEXT NOT NULL,
    state TEXT NOT NULL,
    createdAt INTEGER NOT NULL,
    -- Starts without a new sentence since.
    idleStarts INTEGER NOT NULL DEFAULT 0,
    -- Edits that count; those after it can be done again.
    editAt INTEGER NOT NULL DEFAULT 0,
    result TEXT,
    error TEXT
  );
  CREATE INDEX jobsOfOwner ON jobs (ownerKey, createdAt);
  CREATE TABLE lines (
    job TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    line INTEGER NOT NULL,
    content TEXT NOT NULL,
    chosen INTEGER,
    PRIMARY KEY (job, line)
  ) WITHOUT ROWID;
  CREATE TABLE takes (
    job TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    id INTEGER NOT NULL,
    line INTEGER NOT NULL,
    createdAt INTEGER NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (job, id)
  ) WITHOUT ROWID;
  CREATE INDEX takesOfLine ON takes (job, line, id);
  CREATE TABLE edits (
    job TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    id INTEGER NOT NULL,
    line INTEGER NOT NULL,
    before INTEGER NOT NULL,
    after INTEGER NOT NULL,
    PRIMARY KEY (job, id)
  ) WITHOUT ROWID;
  CREATE TABLE events (
    job TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    id INTEGER NOT NULL,
    event TEXT NOT NULL,
    PRIMARY KEY (job, id)
  ) WITHOUT ROWID;
  `,
]

export interface JobDatabaseOptions {
  readonly filePath: string
  readonly clock: Clock
  readonly logger: Logger
  /** Those of this program unless given. */
  readonly migrations?: readonly string[]
}

/**
 * Opens the database and brings it to this version's schema. A damaged one is renamed, said in the log, and replaced by
 * an empty one: it must not keep the server from starting. One of a newer version is left as it is: throws AppError
 * `jobs-newer`.
 */
export async function openJobDatabase(options: JobDatabaseOptions): Promise<Database.Database> {
  const { filePath, clock, logger, migrations: steps = migrations } = options
  try {
    return openSound(filePath, steps)
  } catch (error) {
    if (!isUnreadable(error)) throw error
    const kept = `${filePath}.set-aside-${new Date(clock.now()).toISOString().replace(/[:.]/g, '-')}`
    await setAside(filePath, kept)
    const remedy = 'The jobs in it are not listed; voices, uploads and finished files are not affected.'
    logger.error('jobs.database-set-aside', { filePath, kept, remedy, error })
    return openSound(filePath, steps)
  }
}

/** For one process's life, without a file. */
export function openMemoryDatabase(): Database.Database {
  return openSound(':memory:', migrations)
}

/** The version after the last migration. */
export const schemaVersion = migrations.length

class DamagedDatabase extends Error {}

function openSound(filePath: string, steps: readonly string[]): Database.Database {
  // One process has the data folder, but a connection is closed only when its statements are collected: a server that
  // is started again in the same process has a second one for a while. So the file is not locked exclusively.
  const database = new Database(filePath, { timeout: 5000 })
  try {
    assertSound(database)
    migrate(database, filePath, steps)
    database.pragma('journal_mode = WAL')
    database.pragma('foreign_keys = ON')
    database.pragma('synchronous = NORMAL')
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

function assertSound(database: Database.Database): void {
  const [answer] = database.pragma('quick_check(1)') as [{ readonly quick_check: string }]
  if (answer.quick_check !== 'ok') throw new DamagedDatabase(answer.quick_check)
}

function migrate(database: Database.Database, filePath: string, steps: readonly string[]): void {
  const [{ user_version: version }] = database.pragma('user_version') as [{ readonly user_version: number }]
  if (version > steps.length) throw new AppError('jobs-newer', { filePath, version, known: steps.length })
  // Before the first table, or it has no effect.
  if (version === 0) database.pragma('auto_vacuum = INCREMENTAL')
  for (const [from, statements] of steps.entries()) {
    if (from < version) continue
    // The version is part of the transaction: a crash between leaves the former one whole.
    database.transaction(() => {
      database.exec(statements)
      database.pragma(`user_version = ${from + 1}`)
    })()
  }
}

/** What SQLite says of a file that it cannot read as a database. */
const unreadableCodes = ['SQLITE_CORRUPT', 'SQLITE_NOTADB', 'SQLITE_IOERR_SHORT_READ', 'SQLITE_FORMAT']

function isUnreadable(error: unknown): boolean {
  if (error instanceof DamagedDatabase) return true
  const code = String((error as { code?: unknown } | null)?.code ?? '')
  return unreadableCodes.some((unreadable) => code.startsWith(unreadable))
}

async function setAside(filePath: string, kept: string): Promise<void> {
  for (const suffix of ['', '-wal', '-shm']) {
    const isThere = await access(filePath + suffix).then(
      () => true,
      () => false,
    )
    if (isThere) await rename(filePath + suffix, kept + suffix)
  }
}
