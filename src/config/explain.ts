import type { Config } from './load.js'
import { type SettingKey, secretSettings, settingKeys } from './settings.js'

/** One line a setting: its effective value and where that came from; keys are masked. */
export function explainConfig({ settings, origins, filePath }: Config): string {
  const rows = settingKeys.map((key) => {
    const value = settings[key]
    const shown = Array.isArray(value) ? shownList(key, value) : String(value)
    const origin = origins[key] === 'file' ? filePath : origins[key]
    return `${key.padEnd(22)}${shown.padEnd(28)} ${origin}`
  })
  return rows.join('\n')
}

function shownList(key: SettingKey, items: readonly unknown[]): string {
  const shown = secretSettings.has(key) ? items.map(() => '***') : items
  return shown.join(',') || '(none)'
}
