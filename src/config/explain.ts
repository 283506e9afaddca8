import type { Config } from './load.js'
import { settingKeys } from './settings.js'

/** One line a setting: its effective value and where that came from; access keys are masked. */
export function explainConfig({ settings, origins, filePath }: Config): string {
  const rows = settingKeys.map((key) => {
    const value = key === 'keys' ? settings.keys.map(() => '***') : settings[key]
    const shown = Array.isArray(value) ? value.join(',') || '(none)' : String(value)
    const origin = origins[key] === 'file' ? filePath : origins[key]
    return `${key.padEnd(18)}${shown.padEnd(28)} ${origin}`
  })
  return rows.join('\n')
}
