import { AppError } from './app-error.js'

/** What the form parser (busboy) says of a body that is no form; it has no codes. */
const parserMessages =
  /^(Multipart: Boundary not found|Boundary required)$|unexpected end of multipart data$|^Malformed /i

/** AppError `form-unreadable` for a form that the caller sent wrong or not to its end; everything else as it is. */
export function explainFormFailure(reason: unknown): unknown {
  if (reason instanceof AppError || !(reason instanceof Error) || !parserMessages.test(reason.message))
    return reason
  return new AppError('form-unreadable', { problem: reason.message }, { cause: reason })
}
