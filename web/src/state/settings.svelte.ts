import { en, languageOf, type PageLanguage, type Texts, zh } from '../i18n'
import type { Keep } from './keep'

export type Theme = 'auto' | 'light' | 'dark'

interface KeptSettings {
  language: PageLanguage
  theme: Theme
}

/** Language and appearance of the page, kept in the browser. */
export class Settings {
  language: PageLanguage = $state('zh')
  theme: Theme = $state('auto')
  readonly #keep: Keep

  constructor(keep: Keep, browserLanguages: readonly string[]) {
    this.#keep = keep
    const kept = keep.read<KeptSettings>('settings')
    this.language = kept?.language ?? languageOf(browserLanguages)
    this.theme = kept?.theme ?? 'auto'
  }

  get texts(): Texts {
    return this.language === 'zh' ? zh : en
  }

  setLanguage(language: PageLanguage): void {
    this.language = language
    this.#store()
  }

  setTheme(theme: Theme): void {
    this.theme = theme
    this.#store()
  }

  #store(): void {
    this.#keep.write('settings', { language: this.language, theme: this.theme })
  }
}
