import type { AppError, UiLanguage } from '../foundation/index.js'
import type { FailedOutput } from './messages.js'

/** Seconds that a browser shows an error. */
const shownSec = 10

/** An error as every client of this wire can read it: these keys and no others. */
export function failedOutputOf(error: AppError, language: UiLanguage): FailedOutput {
  return { error: error.text(language), duration: shownSec, visible: true, title: 'Error' }
}
