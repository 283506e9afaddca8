// How much JavaScript of the built page comes before anything can be done: what index.html names, and what that imports.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** Files under `webFolder` and their compressed size together, in bytes. */
export function measureFirstLoad(webFolder) {
  const html = readFileSync(join(webFolder, 'index.html'), 'utf8')
  const files = new Set(
    [...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.js)"/g)].map((match) => match[1]),
  )
  for (const file of files) {
    const code = readFileSync(join(webFolder, file), 'utf8')
    for (const [, name] of code.matchAll(/(?:from|import)\s*["'`]\.\/([^"'`]+\.js)["'`]/g)) {
      files.add(`assets/${name}`)
    }
  }
  const gzipBytes = [...files].reduce(
    (sum, file) => sum + gzipSync(readFileSync(join(webFolder, file))).length,
    0,
  )
  return { files: [...files], gzipBytes }
}
