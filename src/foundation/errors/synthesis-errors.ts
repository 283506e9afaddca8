export const synthesisErrors = {}
