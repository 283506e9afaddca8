import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { measureFirstLoad } from '../../scripts/first-load.mjs'
import { ensureWebBuilt, webFolder } from '../support/web-build.js'

describe('the build', () => {
  test('less than 250 kB of JavaScript, compressed, comes before anything can be done', () => {
    ensureWebBuilt()
    const { files, gzipBytes } = measureFirstLoad(webFolder)
    // biome-ignore lint/suspicious/noConsole: the size is watched from one run to the next; passing alone does not show it
    console.info(`JavaScript before interaction: ${(gzipBytes / 1000).toFixed(1)} kB compressed`)
    expect(files.length).toBeGreaterThan(0)
    expect(gzipBytes).toBeLessThan(250_000)
  })

  test('names no other host', () => {
    const html = readFileSync(join(webFolder, 'index.html'), 'utf8')
    expect(html).not.toMatch(/https?:\/\//)
  })
})
