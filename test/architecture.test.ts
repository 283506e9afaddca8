import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const sourceRoot = join(root, 'src')

/**
 * The arrows of ARCHITECTURE.md: layer → the layers that it may import. A file belongs to the longest layer
 * that its path begins with.
 */
const arrows: Record<string, readonly string[]> = {
  foundation: [],
  dsp: [],
  text: [],
  audio: ['dsp', 'foundation'],
  'engines/embedded/core': ['dsp', 'text'],
  'engines/embedded/host': ['engines/embedded/core', 'dsp', 'text', 'audio', 'engines', 'foundation'],
  'engines/sherpa-onnx': ['engines', 'audio', 'text', 'foundation'],
  'engines/remote': ['engines', 'audio', 'dsp', 'text', 'foundation'],
  'engines/fake': ['engines', 'audio', 'text', 'foundation'],
  engines: [
    'engines/embedded/host',
    'engines/sherpa-onnx',
    'engines/remote',
    'engines/fake',
    'audio',
    'text',
    'foundation',
  ],
  models: ['foundation'],
  lexicon: ['text', 'foundation'],
  voices: ['audio', 'foundation'],
  synthesis: ['lexicon', 'engines', 'voices', 'audio', 'text', 'foundation'],
  gradio: ['synthesis', 'voices', 'audio', 'foundation'],
  http: ['lexicon', 'text', 'models', 'synthesis', 'voices', 'audio', 'foundation'],
  mcp: ['synthesis', 'voices', 'audio', 'foundation'],
  config: ['foundation'],
  app: [
    ...[
      'foundation',
      'dsp',
      'text',
      'audio',
      'engines',
      'engines/embedded/host',
      'engines/sherpa-onnx',
      'engines/remote',
      'engines/fake',
    ],
    ...['lexicon', 'models', 'voices', 'synthesis', 'gradio', 'http', 'mcp', 'config'],
  ],
  cli: [
    'app',
    'config',
    'lexicon',
    'text',
    'mcp',
    'models',
    'synthesis',
    'voices',
    'audio',
    'engines',
    'foundation',
  ],
}

/** Doors beside `index.ts`: the contract that engines and their callers share. */
const openDoors = new Set([
  'engines/engine.ts',
  'engines/chunk-queue.ts',
  'engines/reference-prompt.ts',
  'engines/plain-text.ts',
  'engines/time-stretch.ts',
  'voices/voice.ts',
])

interface Import {
  readonly file: string
  readonly specifier: string
}

describe('architecture', () => {
  const files = sourceFiles(sourceRoot)
  const imports = files.flatMap((file) => importsOf(file, readFileSync(join(sourceRoot, file), 'utf8')))

  test('the walk finds the source', () => {
    expect(files.length).toBeGreaterThan(20)
    expect(imports.length).toBeGreaterThan(20)
  })

  test('imports go downward only, through the doors', () => {
    expect(imports.map(violationOf).filter(Boolean)).toEqual([])
  })

  test('an upward import and a back door are seen', () => {
    expect(violationOf({ file: 'dsp/fft/fft.ts', specifier: '../../audio/index.js' })).toContain('may import')
    expect(violationOf({ file: 'dsp/fft/fft.ts', specifier: 'node:fs' })).toContain('nothing of Node')
    expect(violationOf({ file: 'http/server.ts', specifier: '../voices/pt/zip.js' })).toContain('index.ts')
    expect(violationOf({ file: 'http/server.ts', specifier: '../voices/index.js' })).toBeNull()
  })

  test('every folder is a layer of the table and every layer exists', () => {
    const folders = readdirSync(sourceRoot, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    for (const folder of folders) expect(Object.keys(arrows)).toContain(folder.name)
    for (const layer of Object.keys(arrows)) {
      expect(existsSync(join(sourceRoot, layer)) || existsSync(join(sourceRoot, `${layer}.ts`))).toBe(true)
    }
  })

  test('ARCHITECTURE.md has a row for every layer', () => {
    const page = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')
    for (const layer of Object.keys(arrows))
      expect(page).toContain(`\`src/${layer}${layer === 'app' ? '.ts' : ''}\``)
  })

  test('every package that the source imports comes with an install', () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>
    }
    const used = imports.filter(({ specifier }) => !/^(\.|node:|data:)/.test(specifier))
    expect(used.length).toBeGreaterThan(20)
    expect(used.filter(({ specifier }) => !Object.hasOwn(dependencies, packageOf(specifier)))).toEqual([])
  })

  test('there is no import cycle', () => {
    expect(findCycle(imports)).toBeNull()
  })

  test.each([
    [
      'the environment is read in config only',
      /\bprocess\.env\b/,
      (file: string) => file.startsWith('config/'),
    ],
    ['type checks are never switched off', /@ts-(nocheck|ignore)/, () => false],
    [
      'randomness and time come from outside',
      /\bMath\.random\(|\bDate\.now\(/,
      (file: string) => file === 'foundation/clock.ts',
    ],
  ])('%s', (_rule, pattern, isExempt) => {
    const offenders = files.filter(
      (file) => !isExempt(file) && pattern.test(readFileSync(join(sourceRoot, file), 'utf8')),
    )
    expect(offenders).toEqual([])
  })
})

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
}

function importsOf(file: string, text: string): Import[] {
  const pattern = /(?:from|import)\s*\(?\s*'([^'\n]+)'/g
  return [...text.matchAll(pattern)].map((match) => ({ file, specifier: match[1] as string }))
}

/** `@scope/name/file` and `name/file` belong to the packages `@scope/name` and `name`. */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

function layerOf(path: string): string {
  const layers = Object.keys(arrows).sort((a, b) => b.length - a.length)
  const layer = layers.find((name) => path === `${name}.ts` || path.startsWith(`${name}/`))
  if (!layer) throw new Error(`${path} belongs to no layer of the table`)
  return layer
}

function targetOf({ file, specifier }: Import): string {
  const absolute = resolve(sourceRoot, dirname(file), specifier)
  return relative(sourceRoot, absolute).split(sep).join('/').replace(/\.js$/, '.ts')
}

const nodeFreeLayers = new Set(['dsp', 'text', 'engines/embedded/core'])

function violationOf(one: Import): string | null {
  const from = layerOf(one.file)
  if (!one.specifier.startsWith('.')) {
    const isNode = one.specifier.startsWith('node:')
    return isNode && nodeFreeLayers.has(from) ? `${one.file}: ${from} imports nothing of Node` : null
  }
  const target = targetOf(one)
  const to = layerOf(target)
  if (to === from) return null
  if (!arrows[from]?.includes(to)) {
    return `${one.file} imports ${target}: ${from} may import ${arrows[from]?.join(', ') || 'nothing'}`
  }
  const isDoor = target === `${to}/index.ts` || target === `${to}.ts` || openDoors.has(target)
  return isDoor ? null : `${one.file} imports ${target}: import the folder through its index.ts`
}

function findCycle(imports: readonly Import[]): string[] | null {
  const graph = new Map<string, string[]>()
  for (const one of imports) {
    if (!one.specifier.startsWith('.')) continue
    graph.set(one.file, [...(graph.get(one.file) ?? []), targetOf(one)])
  }
  const done = new Set<string>()
  const visit = (file: string, path: string[]): string[] | null => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file]
    if (done.has(file)) return null
    for (const next of graph.get(file) ?? []) {
      const cycle = visit(next, [...path, file])
      if (cycle) return cycle
    }
    done.add(file)
    return null
  }
  for (const file of graph.keys()) {
    const cycle = visit(file, [])
    if (cycle) return cycle
  }
  return null
}
