import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Logger, silentLogger } from '../../foundation/index.js'
import { openJobDatabase, schemaVersion } from './job-database.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yinse-jobs-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const clock = { now: () => Date.UTC(2026, 0, 2, 3, 4, 5) }

async function open() {
  const said: string[] = []
  const logger: Logger = { ...silentLogger, error: (event) => said.push(event) }
  const filePath = join(folder, 'jobs.db')
  const database = await openJobDatabase({ filePath, clock, logger })
  return { database, said, filePath }
}

const versionOf = (database: Database.Database) => database.pragma('user_version')
const tablesOf = (database: Database.Database) =>
  database
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    .all()
    .map((row) => (row as { name: string }).name)

describe('the database of jobs', () => {
  test('is made at the first start and found at the next', async () => {
    const first = await open()
    first.database
      .prepare(
        "INSERT INTO jobs (id, ownerKey, owner, request, engineReason, state, createdAt) VALUES ('a', '', '', '', '', '', 0)",
      )
      .run()
    first.database.close()
    const second = await open()
    expect(versionOf(second.database)).toEqual([{ user_version: schemaVersion }])
    expect(tablesOf(second.database)).toEqual(['edits', 'events', 'jobs', 'lines', 'takes'])
    expect(second.database.prepare('SELECT id FROM jobs').all()).toEqual([{ id: 'a' }])
    expect(second.said).toEqual([])
  })

  test.each([
    ['no database', async (path: string) => writeFile(path, 'this is no database at all. '.repeat(200))],
    [
      'cut off',
      async (path: string) => {
        const whole = new Database(path)
        whole.exec('CREATE TABLE filler (text TEXT)')
        whole.prepare('INSERT INTO filler VALUES (?)').run('x'.repeat(100_000))
        whole.close()
        const { truncate } = await import('node:fs/promises')
        await truncate(path, 9000)
      },
    ],
    [
      'of a newer version',
      async (path: string) => {
        const newer = new Database(path)
        newer.pragma(`user_version = ${schemaVersion + 1}`)
        newer.close()
      },
    ],
  ])('that is %s is set aside and said, and never keeps the server from starting', async (_case, damage) => {
    await damage(join(folder, 'jobs.db'))
    const { database, said } = await open()
    expect(said).toEqual(['jobs.database-set-aside'])
    expect(tablesOf(database)).toContain('jobs')
    const kept = (await readdir(folder)).filter((name) => name.includes('set-aside'))
    expect(kept).toContain('jobs.db.set-aside-2026-01-02T03-04-05-000Z')
  })

  test('an empty file is one without jobs', async () => {
    await writeFile(join(folder, 'jobs.db'), '')
    const { said, database } = await open()
    expect(said).toEqual([])
    expect(versionOf(database)).toEqual([{ user_version: schemaVersion }])
  })
})
