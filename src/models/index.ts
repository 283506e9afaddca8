export { modelCatalogue } from './catalogue.js'
export { InstallRunner } from './install-runner.js'
export type {
  InstalledModel,
  InstallProgress,
  ModelArtifact,
  ModelEntry,
  ModelKind,
  ModelState,
} from './model.js'
export { downloadBytesOf, withOwnModels } from './model.js'
export { ModelManager, type ModelManagerOptions } from './model-manager.js'
export { maxBytesOf } from './receive-file.js'
