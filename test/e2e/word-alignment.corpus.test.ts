// Words found in real recordings; runs where YINSE_CORPUS names them.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { decodeAudioFile, defaultDecodeLimits, type Pcm } from '../../src/audio/index.js'
import { createEmbeddedEngine } from '../../src/engines/embedded/host/index.js'
import { packageRoot, silentLogger } from '../../src/foundation/index.js'
import { timeWords, wordsBetween } from '../../src/synthesis/reference/word-alignment.js'
import { segmentText } from '../../src/text/index.js'

const corpus = process.env.YINSE_CORPUS ?? ''
const manifest = join(corpus, 'manifest.tsv')
const hasCorpus = corpus !== '' && existsSync(manifest)
if (!hasCorpus) process.stderr.write('skipped: words in real recordings (YINSE_CORPUS names no corpus)\n')

const never = new AbortController().signal

interface Spoken {
  readonly text: string
  readonly pcm: Pcm
}

/** Three neighbouring recordings of 4 to 14 s of each of the first `count` speakers who have them. */
async function readTriples(count: number): Promise<Spoken[][]> {
  const rows = readFileSync(manifest, 'utf8')
    .split('\n')
    .slice(1)
    .map((row) => row.split('\t'))
    .filter(([path = '', , , , , , , seconds]) => {
      return path.startsWith('librispeech/') && Number(seconds) > 4 && Number(seconds) < 14
    })
  const triples: string[][][] = []
  for (let first = 0; first + 2 < rows.length && triples.length < count; first++) {
    const triple = rows.slice(first, first + 3)
    const isOneSpeaker = triple.every(([, speaker]) => speaker === triple[0]?.[1])
    const isNew = triples.every((known) => known[0]?.[1] !== triple[0]?.[1])
    if (isOneSpeaker && isNew) triples.push(triple)
  }
  return Promise.all(
    triples.map((triple) =>
      Promise.all(
        triple.map(async ([path = '', , , , , text = '']) => ({
          text: text.toLowerCase(),
          pcm: await decodeAudioFile(join(corpus, path), defaultDecodeLimits, never),
        })),
      ),
    ),
  )
}

function joined(parts: readonly Pcm[]): Pcm {
  const samples = new Float32Array(parts.reduce((sum, part) => sum + part.samples.length, 0))
  let at = 0
  for (const part of parts) {
    samples.set(part.samples, at)
    at += part.samples.length
  }
  return { samples, sampleRateHz: parts[0]?.sampleRateHz ?? 0 }
}

/** How many words at either end are too many or missing. */
function edgeErrors(found: string, wanted: string, all: string): number {
  const start = (words: string) => all.indexOf(words)
  const count = (words: string) => words.split(' ').filter(Boolean).length
  const before = all.slice(Math.min(start(found), start(wanted)), Math.max(start(found), start(wanted)))
  const ends = [start(found) + found.length, start(wanted) + wanted.length]
  return count(before) + count(all.slice(Math.min(...ends), Math.max(...ends)))
}

test.skipIf(!hasCorpus)(
  'of three sentences of a real speaker, the words of the second are found to within a word at each end',
  async () => {
    const engine = await createEmbeddedEngine({
      dataDir: join(packageRoot, 'data'),
      threads: 1,
      logger: silentLogger,
    })
    try {
      const errors: number[] = []
      for (const triple of await readTriples(8)) {
        const pcm = joined(triple.map((one) => one.pcm))
        const text = triple.map((one) => one.text).join('. ')
        const prompt = await engine.createPrompt({ pcm, transcript: null, language: 'en' }, never)
        const words = await timeWords(text, pcm, { engine, prompt, segmentText }, never)
        const [first, second] = triple.map((one) => one.pcm.samples.length / one.pcm.sampleRateHz)
        const found = wordsBetween(text, words, first ?? 0, (first ?? 0) + (second ?? 0))
        errors.push(edgeErrors(found.replace(/\.$/, ''), triple[1]?.text ?? '', text))
      }
      process.stderr.write(`words too many or missing, of both ends: ${errors.join(' ')}\n`)
      expect(errors.length).toBeGreaterThanOrEqual(3)
      expect(errors.filter((count) => count <= 2).length / errors.length).toBeGreaterThanOrEqual(0.75)
    } finally {
      await engine.dispose()
    }
  },
  600_000,
)
