import { en, languageOf, type PageLanguage, type Texts, zh } from '../i18n'
import type { Keep } from './keep'

export type Theme = 'auto' | 'light' | 'dark'

interface KeptSettings {
  language: PageLanguage
  theme: Theme
  playsLive?: boolean
}

/** Language and appearance of the page, kept in the browser. */
export class Settings {
  language: PageLanguage = $state('zh')
  theme: Theme = $state('auto')
  /** Whether speech begins to play while the rest is still being made. */
  playsLive: boolean = $state(true)
  readonly #keep: Keep

  constructor(keep: Keep, browserLanguages: readonly string[]) {
    this.#keep = keep
    const kept = keep.read<KeptSettings>('settings')
    this.language = kept?.language ?? languageOf(browserLanguages)
    this.theme = kept?.theme ?? 'auto'
    this.playsLive = kept?.playsLive ?? true
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

  setPlaysLive(playsLive: boolean): void {
    this.playsLive = playsLive
    this.#store()
  }

  #store(): void {
    const { language, theme, playsLive } = this
    this.#keep.write('settings', { language, theme, playsLive })
  }
}
