export { explainConfig } from './explain.js'
export {
  type Config,
  type ConfigSources,
  configFileName,
  languageHint,
  loadConfig,
  type SettingOrigin,
} from './load.js'
export {
  defaultSettings,
  environmentNameOf,
  type SettingKey,
  type Settings,
  settingKeys,
} from './settings.js'
