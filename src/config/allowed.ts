import { z } from 'zod'

/** What a setting allows, for the error about a value that is not. */
export interface Allowed {
  readonly zh: string
  readonly en: string
}

const texts = z.registry<Allowed>()

/** `schema`, with what it allows in words. */
export function allowing<Schema extends z.ZodType>(schema: Schema, allowed: Allowed): Schema {
  texts.add(schema, allowed)
  return schema
}

export function allowedBy(schema: z.ZodType): Allowed {
  const allowed = texts.get(schema)
  if (!allowed) throw new RangeError('a setting that does not say what it allows')
  return allowed
}
