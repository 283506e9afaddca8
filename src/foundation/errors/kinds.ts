/**
 * The kinds of failure, which decide what every door does with one: the HTTP status, the exit code, and
 * whether it is logged as a fault of ours.
 */
export const errorKinds = {
  'invalid-input': { httpStatus: 400, exitCode: 2 },
  unauthorized: { httpStatus: 401, exitCode: 3 },
  forbidden: { httpStatus: 403, exitCode: 3 },
  'not-found': { httpStatus: 404, exitCode: 4 },
  conflict: { httpStatus: 409, exitCode: 5 },
  'too-large': { httpStatus: 413, exitCode: 2 },
  busy: { httpStatus: 503, exitCode: 6 },
  'engine-failed': { httpStatus: 500, exitCode: 7 },
  internal: { httpStatus: 500, exitCode: 1 },
  cancelled: { httpStatus: 499, exitCode: 130 },
} as const

export type ErrorKind = keyof typeof errorKinds

/** The languages in which every user-visible text exists. */
export type UiLanguage = 'zh' | 'en'

/** One entry of the catalogue: its kind and its text in both languages, made from the error's data. */
export interface ErrorDefinition<Data> {
  readonly kind: ErrorKind
  readonly zh: (data: Data) => string
  readonly en: (data: Data) => string
}

/** Declares one entry; the type argument is the data that its texts need. */
export function defineError<Data extends object = Record<never, never>>(
  definition: ErrorDefinition<Data>,
): ErrorDefinition<Data> {
  return definition
}
