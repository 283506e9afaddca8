import { homedir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { type Allowed, allowing } from './allowed.js'
import { modelEntryList, upstreamList } from './setting-lists.js'

/**
 * Every setting, with what it allows. Each can stand in the file `yinse.config.json` of the data folder, in
 * the environment and, where `flag` is named below, on the command line.
 */
export const settingsSchema = z.strictObject({
  port: allowing(wholeNumber(0, 65_535), {
    zh: '0 到 65535 的整数；0 = 任意空闲端口',
    en: 'a whole number from 0 to 65535; 0 = any free port',
  }),
  host: allowing(z.string().min(1), {
    zh: '本机的地址或名称，例如 127.0.0.1 或 0.0.0.0',
    en: 'an address or name of this machine, such as 127.0.0.1 or 0.0.0.0',
  }),
  data: allowing(z.string().min(1), { zh: '一个目录', en: 'a folder' }),
  lang: choice(['zh', 'en']),
  keys: accessKeys(),
  adminKeys: accessKeys(),
  open: flag(),
  tls: flag(),
  starterVoices: flag(),
  origins: list(z.string().regex(/^https?:\/\/[^/?#]+$/), {
    zh: '网页来源，用逗号分开，例如 https://example.org',
    en: 'web origins such as https://example.org',
  }),
  hosts: list(z.string().regex(/^[^/:?#\s]+$/), {
    zh: '主机名，用逗号分开，例如 tts.example.org',
    en: 'host names such as tts.example.org',
  }),
  rootPath: allowing(z.string().regex(/^(https?:\/\/[^?#\s]+|\/[^?#\s]*)?$/), {
    zh: '空；或代理对外显示的网址，或代理去掉的路径，例如 /tts',
    en: 'empty; or the URL under which a proxy shows this server, or the path that it strips, such as /tts',
  }),
  urlDownload: flag(),
  engine: allowing(z.string().min(1), {
    zh: 'auto、embedded、remote 或已安装模型的 id',
    en: 'auto, embedded, remote or the id of an installed model',
  }),
  engineThreads: wholeNumber(1, 64),
  modelMirrors: list(z.string().regex(/^https?:\/\/.+$/), {
    zh: '网址，用逗号分开，例如 https://mirror.example.cn/models',
    en: 'addresses such as https://mirror.example.cn/models',
  }),
  models: modelEntryList(),
  upstreams: upstreamList(),
  producer: allowing(z.string().min(1).max(100), {
    zh: '写进导出文件 AI 标识的名称或编码，1 到 100 个字符',
    en: 'your name or code in the AI label of exported files, 1 to 100 characters',
  }),
  labelOffReason: allowing(z.string().max(300), {
    zh: '空：导出文件带 AI 标识；或写明法律允许不带的理由（会记入日志），最多 300 个字符',
    en: 'empty: exported files carry the AI label; or why the law lets you leave it out, which is logged, in at most 300 characters',
  }),
  audibleLabel: choice(['off', 'morse', 'morse-end', 'spoken', 'spoken-end']),
  workers: wholeNumber(1, 64),
  queueLimit: wholeNumber(1, 10_000),
  connectionsPerAddress: wholeNumber(8, 100_000),
  textLimit: wholeNumber(1, 2_000_000),
  uploadLimitMb: number(1, 4096),
  filesQuotaMb: number(10, 1_048_576),
  sentencesQuotaMb: number(10, 1_048_576),
  logLevel: choice(['debug', 'info', 'warn', 'error', 'silent']),
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
    connectionsPerAddress: 512,
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

function wholeNumber(min: number, max: number) {
  return allowing(numeric(z.int().min(min).max(max)), {
    zh: `${min} 到 ${max} 的整数`,
    en: `a whole number from ${min} to ${max}`,
  })
}

function number(min: number, max: number) {
  return allowing(numeric(z.number().min(min).max(max)), {
    zh: `${min} 到 ${max} 的数`,
    en: `a number from ${min} to ${max}`,
  })
}

// Digits in the environment and on the command line, a number in the file: null, true or [] there are no numbers.
function numeric(schema: z.ZodNumber) {
  const parsed = (value: unknown) =>
    typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return z.preprocess(parsed, schema)
}

function flag() {
  const schema = z.union([
    z.boolean(),
    z.enum(['true', 'false', '1', '0']).transform((text) => text === 'true' || text === '1'),
  ])
  return allowing(schema, { zh: 'true 或 false', en: 'true or false' })
}

function choice<const Values extends readonly [string, ...string[]]>(values: Values) {
  const most = values.slice(0, -1)
  return allowing(z.enum(values), {
    zh: `${most.join('、')} 或 ${values.at(-1)}`,
    en: `${most.join(', ')} or ${values.at(-1)}`,
  })
}

function accessKeys() {
  return list(z.string().min(16), {
    zh: '访问密钥，用逗号分开，每个至少 16 个字符',
    en: 'access keys of at least 16 characters',
  })
}

// A list is an array in the file and a comma-separated text in the environment.
function list(item: z.ZodString, allowed: Allowed) {
  const split = (value: unknown) =>
    typeof value === 'string'
      ? value
          .split(',')
          .map((part) => part.trim())
          .filter((part) => part !== '')
      : value
  return allowing(z.preprocess(split, z.array(item).readonly()), allowed)
}
