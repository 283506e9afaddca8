// The built page, as `npm run build` leaves it.
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../src/foundation/index.js'

export const webFolder = join(packageRoot, 'dist', 'web')

/** Builds the page unless what is built is newer than all that it is made of. */
export function ensureWebBuilt(): void {
  const index = join(webFolder, 'index.html')
  const source = join(packageRoot, 'web')
  const newest = Math.max(
    ...readdirSync(source, { recursive: true, encoding: 'utf8' })
      .filter((name) => !name.endsWith('.test.ts'))
      .map((name) => statSync(join(source, name)))
      .filter((found) => found.isFile())
      .map((found) => found.mtimeMs),
  )
  if (existsSync(index) && statSync(index).mtimeMs > newest) return
  const vite = join(packageRoot, 'node_modules', 'vite', 'bin', 'vite.js')
  execFileSync(process.execPath, [vite, 'build', 'web', '--logLevel', 'warn'], { cwd: packageRoot })
}
