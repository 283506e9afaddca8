import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

interface Run {
  readonly durationSec: number
  readonly fileBytes: number
  readonly peakBytes: number
}

test('50,000 characters in one job take less than 50 MB over a short one', async () => {
  const script = fileURLToPath(new URL('../support/long-text-run.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', script])
  const { short, long }: { short: Run; long: Run } = JSON.parse(stdout)
  // As 32-bit floats in memory, that much sound alone would be over the limit.
  expect(long.durationSec * 24_000 * 4).toBeGreaterThan(100e6)
  expect(long.fileBytes).toBeGreaterThan(long.durationSec * 24_000 * 2)
  expect(long.peakBytes - short.peakBytes).toBeLessThan(50e6)
}, 120_000)
