/**
 * The trained base voice. `loadBaseVoice(bytes)` reads `data/base-voices/*.bin`; `speak` says one phrase:
 * several words in one call, to be joined to its neighbours with silence.
 */
export { BaseVoice, loadBaseVoice, type PhraseInput, type SpokenPhrase } from './base-voice.js'
export { type PhraseEnd, silence as silencePhone } from './phone-string.js'
export { englishPhrase, mandarinPhrase, type PhraseWord } from './phrase-words.js'
