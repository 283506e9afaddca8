import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Logger, silentLogger } from '../../foundation/index.js'
import { migrations, openJobDatabase, schemaVersion } from './job-database.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yinse-jobs-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const clock = { now: () => Date.UTC(2026, 0, 2, 3, 4, 5) }

async function open(steps = migrations) {
  const said: string[] = []
  const logger: Logger = { ...silentLogger, error: (event) => said.push(event) }
  const filePath = join(folder, 'jobs.db')
  const database = await openJobDatabase({ filePath, clock, logger, migrations: steps })
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
  ])('that is %s is set aside and said, and never keeps the server from starting', async (_case, damage) => {
    await damage(join(folder, 'jobs.db'))
    const { database, said } = await open()
    expect(said).toEqual(['jobs.database-set-aside'])
    expect(tablesOf(database)).toContain('jobs')
    const kept = (await readdir(folder)).filter((name) => name.includes('set-aside'))
    expect(kept).toContain('jobs.db.set-aside-2026-01-02T03-04-05-000Z')
  })

  test('of a newer version is refused, and left as it is', async () => {
    const path = join(folder, 'jobs.db')
    const newer = new Database(path)
    newer.exec("CREATE TABLE treasure (text TEXT); INSERT INTO treasure VALUES ('here')")
    newer.pragma(`user_version = ${schemaVersion + 1}`)
    newer.close()
    await expect(open()).rejects.toMatchObject({
      code: 'jobs-newer',
      data: { filePath: path, version: schemaVersion + 1, known: schemaVersion },
    })
    const kept = new Database(path)
    expect(kept.prepare('SELECT text FROM treasure').all()).toEqual([{ text: 'here' }])
    kept.close()
    expect((await readdir(folder)).filter((name) => name.includes('set-aside'))).toEqual([])
  })

  test('of the former version is brought to the next with every row', async () => {
    const rows = {
      jobs: ['a', 'key', '{}', '{"text":"一"}', 'null', 'done', 5, 2, 1, '{}', null],
      lines: ['a', 0, '{"text":"一"}', 2],
      takes: ['a', 2, 0, 6, '{"seed":1}'],
      edits: ['a', 1, 0, 1, 2],
      events: ['a', 1, '{"kind":"done"}'],
    }
    const former = await open()
    for (const [table, values] of Object.entries(rows)) {
      former.database
        .prepare(`INSERT INTO ${table} VALUES (${values.map(() => '?').join(', ')})`)
        .run(...values)
    }
    former.database.close()
    const added = "ALTER TABLE jobs ADD COLUMN title TEXT NOT NULL DEFAULT 'none'"
    const next = await open([...migrations, added])
    expect(versionOf(next.database)).toEqual([{ user_version: schemaVersion + 1 }])
    for (const [table, values] of Object.entries(rows)) {
      const found = next.database.prepare(`SELECT * FROM ${table}`).raw().all()
      expect(found).toEqual([table === 'jobs' ? [...values, 'none'] : values])
    }
    expect(next.said).toEqual([])
  })

  test('whose migration fails stays of the former version, whole', async () => {
    const former = await open()
    former.database.close()
    await expect(
      open([...migrations, 'CREATE TABLE half (a TEXT); CREATE TABLE jobs (b TEXT)']),
    ).rejects.toThrow()
    const again = await open()
    expect(versionOf(again.database)).toEqual([{ user_version: schemaVersion }])
    expect(tablesOf(again.database)).not.toContain('half')
  })

  test('an empty file is one without jobs', async () => {
    await writeFile(join(folder, 'jobs.db'), '')
    const { said, database } = await open()
    expect(said).toEqual([])
    expect(versionOf(database)).toEqual([{ user_version: schemaVersion }])
  })
})
