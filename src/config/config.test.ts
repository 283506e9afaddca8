import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AppError } from '../foundation/index.js'
import { explainConfig } from './explain.js'
import { loadConfig } from './load.js'
import { editDistance, nearestOf } from './nearest.js'
import { settingKeys, settingsSchema } from './settings.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'yinse-config-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const writeFile = (content: unknown) =>
  writeFileSync(
    join(folder, 'yinse.config.json'),
    typeof content === 'string' ? content : JSON.stringify(content),
  )

function errorOf(run: () => unknown): AppError {
  try {
    run()
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('loadConfig', () => {
  test('flags win over the environment, that over the file, that over the defaults', () => {
    writeFile({ port: 1111, host: '::1', lang: 'en' })
    const config = loadConfig({
      environment: { YINSE_DATA: folder, YINSE_PORT: '2222', YINSE_HOST: '127.0.0.2' },
      flags: { port: '3333', host: undefined },
    })
    expect(config.settings).toMatchObject({
      port: 3333,
      host: '127.0.0.2',
      lang: 'en',
      workers: 1,
      data: folder,
    })
    expect(config.origins).toMatchObject({
      port: 'flag',
      host: 'environment',
      lang: 'file',
      workers: 'default',
    })
  })

  test('a list is comma-separated in the environment and a switch is true, false, 1 or 0', () => {
    const { settings } = loadConfig({
      environment: {
        YINSE_DATA: folder,
        YINSE_KEYS: 'a-key-of-16-chars, another-key-of-20-ch',
        YINSE_STARTER_VOICES: '1',
        YINSE_URL_DOWNLOAD: 'false',
      },
    })
    expect(settings.keys).toEqual(['a-key-of-16-chars', 'another-key-of-20-ch'])
    expect(settings.starterVoices).toBe(true)
    expect(settings.urlDownload).toBe(false)
  })

  test('an unknown key is rejected with the nearest known one', () => {
    const fromEnvironment = errorOf(() =>
      loadConfig({ environment: { YINSE_DATA: folder, YINSE_PROT: '1' } }),
    )
    expect(fromEnvironment.code).toBe('config-key-unknown')
    expect(fromEnvironment.data).toMatchObject({ nearest: 'YINSE_PORT' })
    writeFile({ starterVoice: true })
    const fromFile = errorOf(() => loadConfig({ environment: { YINSE_DATA: folder } }))
    expect(fromFile.data).toMatchObject({ key: 'starterVoice', nearest: 'starterVoices' })
  })

  test('a value that is not allowed is named with what is', () => {
    const error = errorOf(() => loadConfig({ environment: { YINSE_DATA: folder, YINSE_PORT: '70000' } }))
    expect(error.code).toBe('config-value-invalid')
    expect(error.text('en')).toContain('0 to 65535')
  })

  test('a rejected access key does not appear in the message', () => {
    const error = errorOf(() => loadConfig({ environment: { YINSE_DATA: folder, YINSE_KEYS: 'short' } }))
    expect(error.text('zh') + error.text('en')).not.toContain('short')
  })

  test('a rejected upstream does not show its key', () => {
    const upstream = { kind: 'openai', url: 'not a url', model: 'm', apiKey: 'secret-of-upstream' }
    const error = errorOf(() =>
      loadConfig({ environment: { YINSE_DATA: folder, YINSE_UPSTREAMS: JSON.stringify([upstream]) } }),
    )
    expect(error.code).toBe('config-value-invalid')
    expect(error.text('zh') + error.text('en')).not.toContain('secret-of-upstream')
  })

  test.each([null, true, [], '', '12 cats', 1.5])('%j is no number of workers', (workers) => {
    writeFile({ workers })
    expect(errorOf(() => loadConfig({ environment: { YINSE_DATA: folder } })).code).toBe(
      'config-value-invalid',
    )
  })

  test('a file that is no JSON object is an error that names it', () => {
    writeFile('{port:')
    expect(errorOf(() => loadConfig({ environment: { YINSE_DATA: folder } })).code).toBe(
      'config-file-unreadable',
    )
    writeFile('[1]')
    expect(errorOf(() => loadConfig({ environment: { YINSE_DATA: folder } })).code).toBe(
      'config-file-unreadable',
    )
  })

  test('the data folder cannot be set inside the data folder', () => {
    writeFile({ data: '/elsewhere' })
    expect(errorOf(() => loadConfig({ environment: { YINSE_DATA: folder } })).code).toBe(
      'config-value-invalid',
    )
  })

  test('the result is frozen', () => {
    const config = loadConfig({ environment: { YINSE_DATA: folder } })
    expect(Object.isFrozen(config) && Object.isFrozen(config.settings)).toBe(true)
  })
})

describe.each(settingKeys)('%s', (key) => {
  test('says what it allows in both languages, each in its own words', () => {
    // An object is no value of any setting.
    const error = errorOf(() => loadConfig({ environment: { YINSE_DATA: folder }, flags: { [key]: {} } }))
    const { allowed } = error.data as { allowed: { zh: string; en: string } }
    expect(error.text('en')).toContain(allowed.en)
    expect(error.text('zh')).toContain(allowed.zh)
    expect(allowed.en).not.toMatch(/\p{Script=Han}/u)
    // What is left without names of values, addresses and files.
    const words = allowed.zh.replace(/https?:\S+|[\w./-]*[./-][\w./-]*|\{.*?\}|\b(?:id|JSON|AI)\b/g, '')
    const isValueName = (word: string) => settingsSchema.shape[key].safeParse(word).success
    expect((words.match(/[a-z]+/gi) ?? []).filter((word) => !isValueName(word))).toEqual([])
    expect(allowed.zh).toMatch(/\p{Script=Han}/u)
  })
})

test('errors about a settings file are Chinese where they say what is wrong', () => {
  const environment = { YINSE_DATA: folder }
  writeFile('[1]')
  expect(errorOf(() => loadConfig({ environment })).text('zh')).toContain('不是一个 JSON 对象')
  writeFile('{port:')
  expect(errorOf(() => loadConfig({ environment })).text('zh')).toContain('不是正确的 JSON')
  writeFile({ data: '/elsewhere' })
  expect(errorOf(() => loadConfig({ environment })).text('zh')).toContain('只能用 YINSE_DATA 或 --data 设置')
  writeFile({})
  expect(
    errorOf(() => loadConfig({ environment: { ...environment, YINSE_PROT: '1' } })).text('zh'),
  ).toContain('环境变量 里有不认识的设置')
})

test('config show gives every value with its origin and masks the keys', () => {
  const config = loadConfig({
    environment: { YINSE_DATA: folder, YINSE_KEYS: 'a-key-of-16-chars' },
    flags: { upstreams: [{ kind: 'openai', url: 'http://10.0.0.2:8000', model: 'm', apiKey: 'secret' }] },
  })
  const text = explainConfig(config)
  expect(text).toMatch(/^port\s+7860\s+default$/m)
  expect(text).toMatch(/^keys\s+\*\*\*\s+environment$/m)
  expect(text).not.toContain('a-key-of-16-chars')
  expect(text).toMatch(/^upstreams\s+\*\*\*\s+flag$/m)
})

test('edit distance counts insertions, deletions and substitutions', () => {
  expect(editDistance('', 'abc')).toBe(3)
  expect(editDistance('kitten', 'sitting')).toBe(3)
  expect(nearestOf('PROT', ['host', 'port', 'data'])).toBe('port')
})
