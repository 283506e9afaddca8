// Builds server and page into dist/. Runs on `npm ci` (prepare), so that a clone is runnable at once.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { measureFirstLoad } from './first-load.mjs'
import { packPronunciations } from './pack-pronunciations.mjs'
import { run, tool } from './run.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

packPronunciations(root)
await run(process.execPath, [tool('typescript/bin/tsc'), '--build'], { cwd: root })
if (existsSync(join(root, 'web', 'vite.config.ts'))) {
  await run(process.execPath, [tool('vite/bin/vite.js'), 'build', 'web', '--logLevel', 'warn'], { cwd: root })
  const { gzipBytes } = measureFirstLoad(join(root, 'dist', 'web'))
  console.log(
    `page: ${(gzipBytes / 1000).toFixed(1)} kB of JavaScript, compressed, before anything can be done`,
  )
}
