/** Decimal, as download pages count. */
export function megabytes(bytes: number): string {
  const value = bytes / 1e6
  return `${value.toFixed(value < 10 ? 1 : 0)} MB`
}
