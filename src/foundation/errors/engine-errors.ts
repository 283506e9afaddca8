export const engineErrors = {}
