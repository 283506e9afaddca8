// `npm run check`: format, lint, types (the page's too), architecture and unit tests; the loop of every day. Files
// `*.slow.test.ts` start threads, processes or decoders: `npm test` runs them, with everything else.
import { fileURLToPath } from 'node:url'
import { run, tool } from './run.mjs'

const cwd = fileURLToPath(new URL('..', import.meta.url))
const biome = [tool('@biomejs/biome/bin/biome'), 'ci', '--error-on-warnings', '.']

await run(process.execPath, biome, { cwd })
await run(process.execPath, [tool('typescript/bin/tsc'), '--build'], { cwd })
await run(process.execPath, [tool('typescript/bin/tsc'), '--project', 'test/tsconfig.json'], { cwd })
const page = ['--workspace', 'web', '--tsconfig', 'tsconfig.json', '--fail-on-warnings']
await run(process.execPath, [tool('svelte-check/bin/svelte-check'), ...page], { cwd })
if (!process.argv.includes('--no-tests')) {
  await run(
    process.execPath,
    [tool('vitest/vitest.mjs'), 'run', 'src', 'test/architecture.test.ts', '--exclude', '**/*.slow.test.ts'],
    { cwd },
  )
}
