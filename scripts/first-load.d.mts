export function measureFirstLoad(webFolder: string): {
  readonly files: readonly string[]
  readonly gzipBytes: number
}
