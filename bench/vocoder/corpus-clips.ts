import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

export interface Clip {
  readonly name: string
  readonly samples: Float64Array
}

const folders = ['librispeech', 'vcc2016', 'kathleen', 'audio-cmn'] as const
export type CorpusFolder = (typeof folders)[number]

/** Clips evenly spread over each folder of the corpus, decoded to 24 kHz by ffmpeg, at most 5 s of each. */
export function loadClips(corpus: string, perFolder: number): Map<CorpusFolder, Clip[]> {
  return new Map(folders.map((folder) => [folder, loadFolder(join(corpus, folder), perFolder)]))
}

function loadFolder(folder: string, count: number): Clip[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.opus'))
    .sort()
  return Array.from({ length: count }, (_, n) => {
    const name = names[Math.floor(((n + 0.5) * names.length) / count)] ?? ''
    return { name, samples: decode(join(folder, name)) }
  })
}

function decode(path: string): Float64Array {
  const args = ['-v', 'error', '-t', '5', '-i', path, '-ar', '24000', '-ac', '1', '-f', 'f32le', '-']
  const bytes = execFileSync('ffmpeg', args, { maxBuffer: 1 << 28 })
  return Float64Array.from({ length: bytes.length >> 2 }, (_, n) => bytes.readFloatLE(4 * n))
}
