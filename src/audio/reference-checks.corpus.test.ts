// Single speakers and joined pairs of the corpus; runs where YINSE_CORPUS names it.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { resample } from '../dsp/index.js'
import { decodeAudioFile, defaultDecodeLimits } from './decode.js'
import { isSeveralSpeakersLikely } from './reference-checks.js'

const corpus = process.env.YINSE_CORPUS ?? ''
const manifest = join(corpus, 'manifest.tsv')
const hasCorpus = corpus !== '' && existsSync(manifest)
if (!hasCorpus) process.stderr.write('skipped: speakers of real recordings (YINSE_CORPUS names no corpus)\n')

const rateHz = 24_000

/** The first recording of 11 s or more of each of `count` speakers. */
async function readSpeakers(count: number): Promise<Float32Array[]> {
  const rows = readFileSync(manifest, 'utf8').split('\n').slice(1)
  const seen = new Map<string, string>()
  for (const row of rows) {
    const [path = '', speaker = '', , , , , , seconds = '0'] = row.split('\t')
    if (path.startsWith('librispeech/') && Number(seconds) >= 11 && !seen.has(speaker))
      seen.set(speaker, path)
  }
  const speakers: Float32Array[] = []
  for (const path of [...seen.values()].slice(0, count)) {
    const signal = new AbortController().signal
    const { samples, sampleRateHz } = await decodeAudioFile(join(corpus, path), defaultDecodeLimits, signal)
    speakers.push(resample(samples, sampleRateHz, rateHz).subarray(0, 11 * rateHz))
  }
  return speakers
}

function joinedPair(first: Float32Array, second: Float32Array): Float32Array {
  const both = new Float32Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}

test.skipIf(!hasCorpus)(
  'of 16 real speakers hardly one is taken for several; of 16 pairs at least a quarter are told',
  async () => {
    const speakers = await readSpeakers(16)
    const isTold = (samples: Float32Array) => isSeveralSpeakersLikely({ samples, sampleRateHz: rateHz })
    expect(speakers.filter(isTold).length).toBeLessThanOrEqual(1)
    const pairs = speakers.map((one, n) =>
      joinedPair(one, speakers[(n + 5) % speakers.length] as Float32Array),
    )
    const told = pairs.filter(isTold).length
    process.stderr.write(`several speakers: told in ${told} of ${pairs.length} pairs\n`)
    expect(told / pairs.length).toBeGreaterThanOrEqual(0.25)
  },
  300_000,
)
