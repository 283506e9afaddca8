import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type LexiconEntry, parseLexicon } from '../text/index.js'
import { type LexiconStore, openLexiconStore } from './lexicon-store.js'

let folder: string
let store: LexiconStore
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yinse-lexicon-'))
  store = openLexiconStore(folder)
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const entry = (grapheme: string, reading: string): LexiconEntry =>
  parseLexicon(`${grapheme}\t${reading}`).entries[0] as LexiconEntry
const mine = { owner: 'local', project: 'default' }
const graphemes = async (scope = mine) => (await store.effective(scope)).map((one) => one.grapheme)

describe('the lexicon store', () => {
  test('an owner without entries has an empty lexicon', async () => {
    expect(await store.effective(mine)).toEqual([])
    expect(await store.projects('local')).toEqual([])
  })

  test('adds in place of the entry for the same word, or replaces all', async () => {
    await store.write(mine, [entry('行业', 'hang2 ye4'), entry('重', 'chong2')], 'add')
    await store.write(mine, [entry('重', 'zhong4')], 'add')
    expect(await store.list(mine)).toEqual([entry('行业', 'hang2 ye4'), entry('重', 'zhong4')])
    await store.write(mine, [entry('minute', 'M IH1 N AH0 T')], 'replace')
    expect(await graphemes()).toEqual(['minute'])
  })

  test('a project has the default entries with its own on top; others do not see it', async () => {
    const book = { ...mine, project: '三国' }
    await store.write(mine, [entry('行', 'xing2'), entry('长', 'chang2')], 'add')
    await store.write(book, [entry('行', 'hang2')], 'add')
    expect(await store.effective(book)).toEqual([entry('行', 'hang2'), entry('长', 'chang2')])
    expect(await graphemes()).toEqual(['行', '长'])
    expect(await store.projects('local')).toEqual(['default', '三国'])
  })

  test('owners do not share, whatever they are called', async () => {
    await store.write({ owner: 'key:../../x', project: 'default' }, [entry('行', 'hang2')], 'add')
    expect(await graphemes()).toEqual([])
    expect(await readdir(folder)).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/)])
  })

  test('what was edited by hand or by another process counts at once', async () => {
    await store.write(mine, [entry('行', 'hang2')], 'add')
    await writeFile(join(folder, 'local', 'default.tsv'), '# mine\n重\tchong2\tzh\n')
    expect(await graphemes()).toEqual(['重'])
    expect(await openLexiconStore(folder).list(mine)).toEqual([entry('重', 'chong2')])
  })

  test('a line that was edited wrongly is named', async () => {
    await store.write(mine, [entry('行', 'hang2')], 'add')
    await writeFile(join(folder, 'local', 'default.tsv'), '行\thang2\n重\tchongg2\n')
    await expect(store.effective(mine)).rejects.toMatchObject({
      code: 'lexicon-invalid',
      data: { line: 2, reason: 'reading' },
    })
  })

  test('removes one entry, and says when there is none', async () => {
    await store.write(mine, [entry('行', 'hang2'), entry('重', 'chong2')], 'add')
    await store.remove(mine, '行')
    expect(await readFile(join(folder, 'local', 'default.tsv'), 'utf8')).toBe('重\tchong2\tzh\n')
    await expect(store.remove(mine, '行')).rejects.toMatchObject({ code: 'lexicon-entry-not-found' })
  })

  test('writes at the same time lose nothing and leave no remains', async () => {
    const words = Array.from('一二三四五六七八九十')
    await Promise.all(words.map((word) => store.write(mine, [entry(word, 'yi1')], 'add')))
    expect((await graphemes()).sort()).toEqual([...words].sort())
    expect(await readdir(join(folder, 'local'))).toEqual(['default.tsv'])
  })

  test.each(['', '../x', 'a/b', '.', 'a b', '-a', 'x'.repeat(65)])('%j is no project', async (project) => {
    await expect(store.list({ owner: 'local', project })).rejects.toMatchObject({
      code: 'lexicon-project-invalid',
    })
  })

  test('a lexicon has a limit', async () => {
    const many = Array.from({ length: 20_001 }, (_, n) => entry(`词${n}`, 'ci2'))
    await expect(store.write(mine, many, 'add')).rejects.toMatchObject({ code: 'lexicon-too-large' })
    expect(await graphemes()).toEqual([])
  })
})
