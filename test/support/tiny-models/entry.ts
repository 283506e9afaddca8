import { statSync } from 'node:fs'
import { relative } from 'node:path'
import type { ModelEntry, ModelKind } from '../../../src/models/index.js'

/** The catalogue's entry of a generated model whose files lie in `folder`, from where it can be brought. */
export function tinyEntry(
  kind: ModelKind,
  files: Readonly<Record<string, string>>,
  folder: string,
): ModelEntry {
  const paths = Object.entries(files).map(([role, path]) => [role, relative(folder, path)] as const)
  const artifacts = paths
    .filter(([, path]) => statSync(`${folder}/${path}`).isFile())
    .map(([, fileName]) => ({
      fileName,
      sizeBytes: statSync(`${folder}/${fileName}`).size,
      sha256: null,
      unpack: null,
      sources: [],
    }))
  return {
    id: `${kind}-tiny`,
    name: `${kind}, generated`,
    kind,
    languages: kind === 'pocket' ? ['en'] : ['zh', 'en'],
    licence: { name: 'CC0-1.0', note: { zh: '测试', en: 'test' } },
    needsTranscript: kind === 'zipvoice',
    artifacts,
    installedBytes: 1_000_000,
    files: Object.fromEntries(paths),
  }
}
