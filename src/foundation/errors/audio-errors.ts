export const audioErrors = {}
