export type {
  ApiDescription,
  EndpointDescription,
  ParameterDescription,
  ReturnDescription,
} from './api-description.js'
export { describeApi } from './api-description.js'
export { useReference, type VoiceSession, voiceApp } from './app.js'
export { type AppDefinition, type Call, defineApp, type Endpoint, update } from './app-definition.js'
export type { Authenticator, KeyHolder } from './authenticator.js'
export { audio, button, type Component, dropdown, slider, textbox } from './components.js'
export { configDocument, type WireIdentity } from './config-document.js'
export { wirePathOf } from './file-data.js'
export { type InfoDocument, infoDocument } from './info-document.js'
export { type GradioOptions, gradioPlugin } from './plugin.js'
export { apiPrefix, rootUrlOfRequest } from './root-url.js'
export { type SnippetLanguage, snippet, snippetLanguages } from './snippets.js'
export type { FetchedFile, UrlFetcher } from './url-fetcher.js'
