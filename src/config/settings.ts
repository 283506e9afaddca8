import { homedir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { modelEntryList, upstreamList } from './setting-lists.js'

/**
 * Every setting, with what it allows. Each can stand in the file `yinse.config.json` of the data folder, in
 * the environment and, where `flag` is named below, on the command line.
 */
export const settingsSchema = z.strictObject({
  port: wholeNumber(0, 65_535, '; 0 = any free port'),
  host: z.string().min(1).describe('an address or name of this machine, such as 127.0.0.1 or 0.0.0.0'),
  data: z.string().min(1).describe('a folder'),
  lang: z.enum(['zh', 'en']).describe('zh or en'),
  keys: list('access keys of at least 16 characters', z.string().min(16)),
  adminKeys: list('access keys of at least 16 characters', z.string().min(16)),
  open: flag('true or false'),
  tls: flag('true or false'),
  starterVoices: flag('true or false'),
  origins: list('web origins such as https://example.org', z.string().regex(/^https?:\/\/[^/?#]+$/)),
  hosts: list('host names such as tts.example.org', z.string().regex(/^[^/:?#\s]+$/)),
  rootPath: z
    .string()
    .regex(/^(https?:\/\/[^?#\s]+|\/[^?#\s]*)?$/)
    .describe(
      'empty; or the URL under which a proxy shows this server, or the path that it strips, such as /tts',
    ),
  urlDownload: flag('true or false'),
  engine: z.string().min(1).describe('auto, embedded, remote or the id of an installed model'),
  engineThreads: wholeNumber(1, 64),
  modelMirrors: list(
    'addresses such as https://mirror.example.cn/models',
    z.string().regex(/^https?:\/\/.+$/),
  ),
  models: modelEntryList(),
  upstreams: upstreamList(),
  producer: z.string().min(1).max(100).describe('your name or code in the AI label of exported files'),
  labelOffReason: z
    .string()
    .max(300)
    .describe(
      'empty: exported files carry the AI label; or why the law lets you leave it out, which is logged',
    ),
  audibleLabel: z
    .enum(['off', 'morse', 'morse-end', 'spoken', 'spoken-end'])
    .describe('off, morse, morse-end, spoken or spoken-end'),
  workers: wholeNumber(1, 64),
  queueLimit: wholeNumber(1, 10_000),
  textLimit: wholeNumber(1, 2_000_000),
  uploadLimitMb: number(1, 4096),
  filesQuotaMb: number(10, 1_048_576),
  sentencesQuotaMb: number(10, 1_048_576),
  logLevel: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'])
    .describe('debug, info, warn, error or silent'),
})

export type Settings = Readonly<z.output<typeof settingsSchema>>
export type SettingKey = keyof Settings

/** Settings that hold keys: their values are never shown or logged. */
export const secretSettings: ReadonlySet<SettingKey> = new Set(['keys', 'adminKeys', 'upstreams'])

export const settingKeys = Object.keys(settingsSchema.shape) as SettingKey[]

/** What each setting is when nobody says otherwise. */
export function defaultSettings(): Settings {
  return {
    port: 7860,
    host: '127.0.0.1',
    data: join(homedir(), '.yinse'),
    lang: 'zh',
    keys: [],
    adminKeys: [],
    open: false,
    tls: false,
    starterVoices: false,
    origins: [],
    hosts: [],
    rootPath: '',
    urlDownload: true,
    engine: 'auto',
    engineThreads: 2,
    modelMirrors: [],
    models: [],
    upstreams: [],
    producer: 'yinse',
    labelOffReason: '',
    audibleLabel: 'off',
    workers: 1,
    queueLimit: 200,
    textLimit: 200_000,
    uploadLimitMb: 100,
    filesQuotaMb: 4096,
    sentencesQuotaMb: 2048,
    logLevel: 'info',
  }
}

/** `starterVoices` is `YINSE_STARTER_VOICES` in the environment. */
export function environmentNameOf(key: SettingKey): string {
  return `YINSE_${key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`
}

function wholeNumber(min: number, max: number, note = '') {
  return numeric(z.int().min(min).max(max)).describe(`a whole number from ${min} to ${max}${note}`)
}

function number(min: number, max: number) {
  return numeric(z.number().min(min).max(max)).describe(`a number from ${min} to ${max}`)
}

// Digits in the environment and on the command line, a number in the file: null, true or [] there are no numbers.
function numeric(schema: z.ZodNumber) {
  const parsed = (value: unknown) =>
    typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return z.preprocess(parsed, schema)
}

function flag(allowed: string) {
  return z
    .union([
      z.boolean(),
      z.enum(['true', 'false', '1', '0']).transform((text) => text === 'true' || text === '1'),
    ])
    .describe(allowed)
}

// A list is an array in the file and a comma-separated text in the environment.
function list(allowed: string, item: z.ZodString) {
  const split = (value: unknown) =>
    typeof value === 'string'
      ? value
          .split(',')
          .map((part) => part.trim())
          .filter((part) => part !== '')
      : value
  return z.preprocess(split, z.array(item).readonly()).describe(allowed)
}
