import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { silentLogger } from '../foundation/index.js'
import { FileVoiceStore } from './file-store.js'
import { diskSteps } from './folder.js'
import { defaultRetention, expiredTokens, pruneSetAside } from './set-aside.js'

const now = 1_800_000_000_000
const clock = { now: () => now }
const dayMs = 24 * 60 * 60 * 1000
const tokenOf = (ageDays: number, serial = 0) =>
  `${now - Math.round(ageDays * dayMs)}-${serial.toString(16).padStart(16, '0')}`

/** The folders alone. */
const stepsOver = (folders: readonly string[]) => ({ ...diskSteps, listFolders: async () => folders })

describe('what was set aside', () => {
  const few = { minDays: 30, maxDays: 365, maxCount: 2 }

  test('goes when it is too old, or old and one of too many', async () => {
    const ages = [400, 1, 2, 3, 29, 31, 364]
    const steps = stepsOver(ages.map((age) => tokenOf(age)))
    expect(await expiredTokens(steps, '/x', clock, few)).toEqual([31, 364, 400].map((age) => tokenOf(age)))
    expect(await expiredTokens(steps, '/x', clock, { ...few, maxCount: 9 })).toEqual([tokenOf(400)])
  })

  test('never goes within 30 days, whatever there is; and no folder of another name does', async () => {
    const ages = fc.array(fc.double({ min: -10, max: 1000, noNaN: true }), { maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(ages, fc.nat({ max: 10 }), async (list, maxCount) => {
        const tokens = list.map((age, serial) => tokenOf(age, serial))
        const steps = stepsOver([...tokens, 'notes', '1700000000000', `${now}-short`])
        const gone = await expiredTokens(steps, '/x', clock, { ...defaultRetention, maxCount })
        const isYoung = (token: string) => (list[tokens.indexOf(token)] ?? 0) < 29.999
        expect(gone.filter((token) => !tokens.includes(token) || isYoung(token))).toEqual([])
      }),
    )
  })
})

describe('on disk', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yinse-set-aside-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  async function setAside(place: string, token: string): Promise<void> {
    await mkdir(join(place, token), { recursive: true })
    await writeFile(join(place, token, '小明.pt'), 'x')
  }

  test('the folder goes with the file in it', async () => {
    for (const age of [1, 366]) await setAside(folder, tokenOf(age))
    expect(await pruneSetAside(diskSteps, folder, clock, defaultRetention)).toBe(1)
    expect(await readdir(folder)).toEqual([tokenOf(1)])
  })

  test('a library that is opened lets go of former voices and imported recordings of last year', async () => {
    const voices = join(folder, 'voices')
    for (const name of ['.former', '.imported'])
      for (const age of [20, 364, 366]) await setAside(join(voices, name), tokenOf(age))
    const store = await FileVoiceStore.open({
      dataFolder: folder,
      clock,
      logger: silentLogger,
      scheduler: { after: () => () => undefined },
      importRecording: async () => Promise.reject(new Error('none')),
    })
    await store.dispose()
    for (const name of ['.former', '.imported'])
      expect((await readdir(join(voices, name))).sort()).toEqual([tokenOf(364), tokenOf(20)])
  })
})
