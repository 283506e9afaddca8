import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { requirements } from './gradio-requirements.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

test('every requirement of the wire is cited by a test', () => {
  const cited = citedIn(testSources())
  expect(Object.keys(requirements).filter((id) => !cited.has(id))).toEqual([])
})

test('only requirements that exist are cited', () => {
  expect([...citedIn(testSources())].filter((id) => !(id in requirements))).toEqual([])
})

test('citations are found on one line and on several', () => {
  const source = "verifies('a.b')\n verifies(\n  'c.d',\n  'e.f',\n)\n// 'g.h'"
  expect([...citedIn([source])]).toEqual(['a.b', 'c.d', 'e.f'])
})

function testSources(): readonly string[] {
  return ['src/gradio', 'test/conformance', 'test/e2e']
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(root, folder, name)))
    .filter((path) => /\.test\.ts$/.test(path) && !path.endsWith('gradio-manifest.test.ts'))
    .map((path) => readFileSync(path, 'utf8'))
}

function citedIn(sources: readonly string[]): Set<string> {
  const calls = sources.flatMap((source) => [...source.matchAll(/\bverifies\(([^)]*)\)/g)])
  return new Set(
    calls.flatMap((call) => [...(call[1] ?? '').matchAll(/'([^']+)'/g)].map((id) => id[1] ?? '')),
  )
}
