import { z } from 'zod'
import { AppError } from '../foundation/index.js'

const sayInChinese = z.locales.zhCN().localeError
const maxShown = 80

/**
 * What `schema` has against `value`, the `part` of a request, as AppError `request-invalid`: the field, what is
 * allowed, in both languages, and what was given. Of several problems the first.
 */
export function requestProblem(schema: z.ZodType, value: unknown, part: string): AppError {
  const english = firstIssue(schema.safeParse(value))
  const chinese = firstIssue(schema.safeParse(value, { error: inChinese }))
  const path = english?.path ?? []
  const given = valueAt(value, path)
  return new AppError('request-invalid', {
    field: [part, ...path].join('.'),
    problem: {
      zh: `${chinese?.message ?? '无法读取'}；${given === undefined ? '没有给出' : `收到的是 ${shown(given)}`}`,
      en: `${english?.message ?? 'it cannot be read'}; ${given === undefined ? 'it is missing' : `given: ${shown(given)}`}`,
    },
  })
}

function firstIssue({ error }: z.ZodSafeParseResult<unknown>): z.core.$ZodIssue | undefined {
  return error?.issues[0]
}

/** The library's words; where these do not say what is allowed, ours. */
const inChinese: z.core.$ZodErrorMap = (issue) => {
  if (issue.code !== 'invalid_union' || !Array.isArray(issue.options)) return sayInChinese(issue)
  return `无效输入：期望以下之一 ${issue.options.map((option) => JSON.stringify(option)).join('|')}`
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key],
    value,
  )
}

function shown(value: unknown): string {
  const text = JSON.stringify(value)
  return text.length > maxShown ? `${text.slice(0, maxShown)}…` : text
}
