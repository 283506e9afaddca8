import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../src/foundation/index.js'
import type { ModelEntry } from '../../src/models/index.js'

export const sendableArchive = archiveFixture('good')
export const sendableWeights = Buffer.alloc(3_000_000, 7)

export function archiveFixture(name: string): Buffer {
  return readFileSync(join(packageRoot, 'test', 'fixtures', 'archives', `${name}.tar.bz2`))
}

/** A model of two files that can only be sent: nobody serves them. The archive has no published hash. */
export function sendableEntry(overrides: Partial<ModelEntry> = {}): ModelEntry {
  const sources = ['http://127.0.0.1:9/nowhere']
  const sha256 = createHash('sha256').update(sendableWeights).digest('hex')
  const archive = { fileName: 'good.tar.bz2', sizeBytes: sendableArchive.length, sha256: null }
  const weights = { fileName: 'weights.onnx', sizeBytes: sendableWeights.length, sha256, unpack: null }
  return {
    id: 'tiny',
    name: 'Model tiny',
    kind: 'pocket',
    languages: ['en'],
    licence: { name: 'CC0-1.0', note: { zh: '随意使用', en: 'Do what you like' } },
    needsTranscript: false,
    artifacts: [
      { ...archive, unpack: 'tar.bz2', sources },
      { ...weights, sources },
    ],
    installedBytes: sendableWeights.length,
    files: { model: 'tiny/model.onnx', weights: 'weights.onnx' },
    ...overrides,
  }
}
