export const wireErrors = {}
