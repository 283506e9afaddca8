export { explainConfig } from './explain.js'
export { type Config, type ConfigSources, configFileName, loadConfig, type SettingOrigin } from './load.js'
export {
  defaultSettings,
  environmentNameOf,
  type SettingKey,
  type Settings,
  settingKeys,
} from './settings.js'
