/** The engine's name in settings, prompts and stored sentences. */
export const embeddedEngineId = 'embedded'
/** Part of the key of stored sentences and of profiles: to be raised when the same input sounds different. */
export const embeddedEngineVersion = '6'
