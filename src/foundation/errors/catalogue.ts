import { audioErrors } from './audio-errors.js'
import { configErrors } from './config-errors.js'
import { engineErrors } from './engine-errors.js'
import { generalErrors } from './general-errors.js'
import { httpErrors } from './http-errors.js'
import type { ErrorDefinition } from './kinds.js'
import { modelErrors } from './model-errors.js'
import { nativeErrors } from './native-errors.js'
import { synthesisErrors } from './synthesis-errors.js'
import { textErrors } from './text-errors.js'
import { voiceErrors } from './voice-errors.js'
import { wireErrors } from './wire-errors.js'

/** Every error that a user can meet, by code. Messages say what was given, what is allowed, what to do. */
export const errorCatalogue = {
  ...generalErrors,
  ...audioErrors,
  ...configErrors,
  ...engineErrors,
  ...httpErrors,
  ...modelErrors,
  ...nativeErrors,
  ...synthesisErrors,
  ...textErrors,
  ...voiceErrors,
  ...wireErrors,
} as const

export type ErrorCode = keyof typeof errorCatalogue

/** The data that the texts of `Code` need. */
export type ErrorData<Code extends ErrorCode> =
  (typeof errorCatalogue)[Code] extends ErrorDefinition<infer Data> ? Data : never
