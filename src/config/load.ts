import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { AppError, type UiLanguage } from '../foundation/index.js'
import { allowedBy } from './allowed.js'
import { nearestOf } from './nearest.js'
import {
  defaultSettings,
  environmentNameOf,
  type SettingKey,
  type Settings,
  secretSettings,
  settingKeys,
  settingsSchema,
} from './settings.js'

export type SettingOrigin = 'default' | 'file' | 'environment' | 'flag'

export interface Config {
  readonly settings: Settings
  /** Where each effective value came from. */
  readonly origins: Readonly<Record<SettingKey, SettingOrigin>>
  /** The settings file, whether it exists or not. */
  readonly filePath: string
}

export interface ConfigSources {
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** From the command line; undefined = not given. */
  readonly flags?: Readonly<Partial<Record<SettingKey, unknown>>>
}

export const configFileName = 'yinse.config.json'

// Names that begin like ours but belong to the test program.
const foreignNames = new Set(['YINSE_CORPUS'])

/**
 * Defaults < file < environment < flags. Throws AppError `config-key-unknown`, `config-value-invalid` or
 * `config-file-unreadable`; the result is frozen.
 */
export function loadConfig(sources: ConfigSources = {}): Config {
  const environment = sources.environment ?? process.env
  const fromEnvironment = readEnvironment(environment)
  const fromFlags = dropUndefined(sources.flags ?? {})
  const defaults = defaultSettings()
  // The file lies in the data folder, so where that is cannot stand in the file.
  const folder = resolve(String(fromFlags.data ?? fromEnvironment.data ?? defaults.data))
  const filePath = join(folder, configFileName)
  const fromFile = readConfigFile(filePath)

  const settings: Record<string, unknown> = { ...defaults }
  const origins = Object.fromEntries(settingKeys.map((key) => [key, 'default'])) as Record<
    SettingKey,
    SettingOrigin
  >
  const layers = [
    { origin: 'file', values: fromFile, nameOf: () => filePath },
    { origin: 'environment', values: fromEnvironment, nameOf: environmentNameOf },
    { origin: 'flag', values: fromFlags, nameOf: (key: SettingKey) => `--${key}` },
  ] as const
  for (const { origin, values, nameOf } of layers) {
    for (const key of settingKeys) {
      if (values[key] === undefined) continue
      settings[key] = parseSetting(key, values[key], nameOf(key))
      origins[key] = origin
    }
  }
  settings.data = folder
  return Object.freeze({
    settings: Object.freeze(settings) as Settings,
    origins: Object.freeze(origins),
    filePath,
  })
}

type Layer = Partial<Record<SettingKey, unknown>>

function readEnvironment(environment: Readonly<Record<string, string | undefined>>): Layer {
  const names = new Map(settingKeys.map((key) => [environmentNameOf(key), key]))
  const layer: Layer = {}
  for (const [name, value] of Object.entries(environment)) {
    if (!name.startsWith('YINSE_') || foreignNames.has(name) || value === undefined || value === '') continue
    const key = names.get(name)
    if (!key) throw unknownKey(name, null, [...names.keys()])
    layer[key] = value
  }
  return layer
}

function readConfigFile(filePath: string): Layer {
  let text: string
  try {
    text = readFileSync(filePath, 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR') return {}
    throw new AppError(
      'config-file-unreadable',
      { filePath, problem: { zh: String(code), en: String(code) } },
      { cause: error },
    )
  }
  const content = parseJsonObject(text, filePath)
  for (const key of Object.keys(content)) {
    if (!(settingKeys as string[]).includes(key)) throw unknownKey(key, filePath, settingKeys)
    if (key === 'data') {
      throw new AppError('config-value-invalid', {
        key,
        origin: filePath,
        value: String(content[key]),
        allowed: { zh: '只能用 YINSE_DATA 或 --data 设置', en: 'only by YINSE_DATA or --data' },
      })
    }
  }
  return content as Layer
}

function parseJsonObject(text: string, filePath: string): Record<string, unknown> {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    const problem = { zh: `不是正确的 JSON：${message}`, en: `it is not proper JSON: ${message}` }
    throw new AppError('config-file-unreadable', { filePath, problem }, { cause: error })
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    const problem = {
      zh: '里面不是一个 JSON 对象 {…}',
      en: 'what is in it is not a JSON object {…}',
    }
    throw new AppError('config-file-unreadable', { filePath, problem })
  }
  return content as Record<string, unknown>
}

function parseSetting(key: SettingKey, value: unknown, origin: string): unknown {
  const schema = settingsSchema.shape[key]
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  // A rejected key must not appear in a log.
  const shown = secretSettings.has(key) ? '***' : String(value)
  throw new AppError('config-value-invalid', { key, origin, value: shown, allowed: allowedBy(schema) })
}

function unknownKey(key: string, origin: string | null, known: readonly string[]): AppError {
  return new AppError('config-key-unknown', {
    key,
    origin,
    nearest: nearestOf(key, known),
    known: known.join(', '),
  })
}

function dropUndefined(values: Layer): Layer {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}

/** The user's language where that can be told without loading anything: for errors of the loading itself. */
export function languageHint({ environment = process.env, flags = {} }: ConfigSources = {}): UiLanguage {
  const hint = flags.lang ?? environment[environmentNameOf('lang')]
  return hint === 'en' || hint === 'zh' ? hint : defaultSettings().lang
}
