import { type ErrorCode, type ErrorData, errorCatalogue } from './catalogue.js'
import { type ErrorDefinition, type ErrorKind, errorKinds, type UiLanguage } from './kinds.js'

/**
 * The one class of expected failure. `code` names an entry of the catalogue and `data` fills its texts;
 * `message` is the English text, for logs. Programmer faults stay TypeError and RangeError.
 */
export class AppError<Code extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'AppError'
  readonly code: Code
  readonly data: ErrorData<Code>

  constructor(code: Code, data: ErrorData<Code>, options?: { cause?: unknown }) {
    super(definitionOf(code).en(data), options)
    this.code = code
    this.data = data
  }

  get kind(): ErrorKind {
    return definitionOf(this.code).kind
  }

  get httpStatus(): number {
    return errorKinds[this.kind].httpStatus
  }

  /** What the user reads, in the user's language. */
  text(language: UiLanguage): string {
    return definitionOf(this.code)[language](this.data)
  }
}

/** An AppError of any code; what is not one becomes `internal`, with the original as its cause. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (error instanceof Error && error.name === 'AbortError') {
    return new AppError('cancelled', {}, { cause: error })
  }
  return new AppError('internal', {}, { cause: error })
}

// The catalogue ties each code to its own data type; that tie is lost on a lookup by a generic code.
function definitionOf<Code extends ErrorCode>(code: Code): ErrorDefinition<ErrorData<Code>> {
  return errorCatalogue[code] as unknown as ErrorDefinition<ErrorData<Code>>
}
