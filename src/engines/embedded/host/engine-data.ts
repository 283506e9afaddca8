// The files that the embedded engine runs on: found, read and hashed once.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../../foundation/index.js'
import type { BaseName, BaseSpeakerFiles, BaseVoiceFiles } from '../core/index.js'
import { embeddedEngineId } from './embedded-engine-id.js'

/** Everything a worker needs; shared with it by structured clone. */
export interface EngineData {
  readonly speakerSpace: Uint8Array
  readonly bases: BaseSpeakerFiles
}

/** Reads the data of the package (`dataDir` = its `data` folder). Throws AppError `engine-data-unusable`. */
export async function loadEngineData(dataDir: string): Promise<{ data: EngineData; weightsHash: string }> {
  const hash = createHash('sha256')
  const read = async (name: string): Promise<Uint8Array> => {
    const filePath = join(dataDir, name)
    const bytes = await readFile(filePath).catch((error: unknown) => {
      throw unusable(filePath, error)
    })
    hash.update(createHash('sha256').update(bytes).digest())
    // A pooled buffer would be cloned whole.
    return bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes)
  }
  const readBase = async (name: BaseName): Promise<BaseVoiceFiles> => {
    const weights = await read(`base-voices/${name}.bin`)
    return { weights, statistics: await read(`base-statistics/${name}.bin`) }
  }
  const speakerSpace = await read('speaker-space/speaker-space.bin')
  const pronunciations = await read('english/pronunciations.bin')
  const hasMandarin = existsSync(join(dataDir, 'base-voices/zh.bin'))
  const voices = {
    en: await readBase('en'),
    'en-low': await readBase('en-low'),
    zh: hasMandarin ? await readBase('zh') : null,
  }
  const data = { speakerSpace, bases: { pronunciations, voices } }
  return { data, weightsHash: hash.digest('hex') }
}

function unusable(filePath: string, cause: unknown): AppError {
  const problem = cause instanceof Error ? cause.message : String(cause)
  return new AppError('engine-data-unusable', { engineId: embeddedEngineId, filePath, problem }, { cause })
}
