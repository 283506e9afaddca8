/** A client's value as it stands in an error: cut, because it can be a whole book or nested without end. */
export function shown(value: unknown, maxLength = 80): string {
  const text = typeof value === 'string' ? value : jsonOf(value)
  return text.length > maxLength ? `${text.slice(0, maxLength)}…` : text
}

/** The value itself where it is small, else what `shown` makes of it. */
export function shownInFull(value: unknown, maxLength: number): unknown {
  return jsonOf(value).length > maxLength ? shown(value, maxLength) : value
}

/** Longer than whatever is shown in full. */
const tooDeep = '['.repeat(1000)

function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value)
  } catch (error) {
    // Nested too deep for the stack.
    if (error instanceof RangeError) return tooDeep
    throw error
  }
}
