/** The header in which an answer says what was not done as asked, where its body has no place for it: a JSON list of texts. */
export const warningsHeader = 'X-Yinse-Warnings'

/** JSON without a letter that a header cannot hold. */
export function headerJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
