export { en } from './en'
export { type Texts, zh } from './zh'

export type PageLanguage = 'zh' | 'en'

/** The first choice of a new visitor: Chinese for any Chinese browser, else English. */
export function languageOf(browserLanguages: readonly string[]): PageLanguage {
  return browserLanguages[0]?.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}
