/**
 * The trained base voice. `loadBaseVoice(bytes)` reads `data/base-voices/*.bin`; `speak` says one phrase:
 * several prosodic words in one call, to be joined to its neighbours with silence.
 */
export { BaseVoice, loadBaseVoice, type PhraseInput, type SpokenPhrase } from './base-voice.js'
