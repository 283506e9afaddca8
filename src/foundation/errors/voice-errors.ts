export const voiceErrors = {}
