import { z } from 'zod'
import { shownInFull } from './shown.js'

/** One complaint of a 422 answer. Clients walk over the list of them and break on anything else. */
export interface BodyComplaint {
  readonly type: string
  readonly loc: readonly (string | number)[]
  readonly msg: string
  readonly input: unknown
}

/** A body that is not what the route takes. */
export class InvalidBody extends Error {
  override readonly name = 'InvalidBody'
  constructor(readonly detail: readonly BodyComplaint[]) {
    super('the request body has the wrong form')
  }
}

/** Of the value that a complaint is about: what is longer is not sent back whole. */
const maxShownLength = 500

const sessionHash = z.string().min(1).max(256).nullish()

export const joinBody = z.object({
  data: z.array(z.unknown()),
  fn_index: z.number().int(),
  session_hash: sessionHash,
})

export const callBody = z.object({ data: z.array(z.unknown()), session_hash: sessionHash })

export const namedBody = z.record(z.string(), z.unknown())

/** Every field may be missing or null: a client that cancels early knows no event yet. */
export const cancelBody = z.object({
  event_id: z.string().nullish(),
  session_hash: z.string().nullish(),
})

/** `body` in the form of `schema`; unknown fields are ignored. Throws InvalidBody. */
export function parseBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body)
  if (result.success) return result.data
  throw new InvalidBody(
    result.error.issues.map((issue) => {
      const path = issue.path.filter((key) => typeof key !== 'symbol')
      const input = path.reduce<unknown>((value, key) => Object(value)[key], body)
      const isMissing = input === undefined && path.length > 0
      return {
        type: isMissing ? 'missing' : issue.code,
        loc: ['body', ...path],
        msg: isMissing ? 'Field required' : issue.message,
        input: shownInFull(isMissing ? body : (input ?? null), maxShownLength),
      }
    }),
  )
}
