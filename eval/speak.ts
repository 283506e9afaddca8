// Speaks the ruler's jobs in one process, through the engine as the program uses it.
//
//   npx tsx eval/speak.ts JOBS
//
// JOBS: one JSON object per line: id, reference (wav file), text, speed, out (wav file to write), convert (false:
// the base voice as it is), manner (true: the base voice's spectra with the reference's register and pace). Answers on standard output, one JSON object per line, in order: id, promptSec (0 when
// the profile was at hand), firstSec (from the call to the first samples), wallSec, audioSec, joins (seconds at
// which the script changes), innerJoins (seconds at which a word or character follows another of its language without a
// pause), phones ([name, startSec, endSec] of every phone), or id and error.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { encodeWav, outputSampleRateHz, type Pcm, readWavMono } from '../src/audio/index.js'
import { createEmbeddedEngine } from '../src/engines/embedded/host/index.js'
import { defaultSynthesisOptions, type Engine, type Mark, type VoicePrompt } from '../src/engines/engine.js'
import { packageRoot, silentLogger } from '../src/foundation/index.js'
import { type Segment, segmentText } from '../src/text/index.js'
import { type Bases, openBases, type Said, type SpokenPhone } from './bases.js'

interface Job {
  readonly id: string
  readonly reference: string
  readonly text: string
  readonly speed: number
  readonly out: string
  readonly convert: boolean
  readonly manner?: boolean
}

interface Sound {
  readonly samples: Float32Array
  readonly joins: readonly number[]
  readonly innerJoins: readonly number[]
  readonly phones: readonly SpokenPhone[]
  readonly firstSec: number
}

/** Beyond this there is a pause between two words. */
const longestInnerGapSec = 0.05

const noAbort = new AbortController().signal
const dataDir = join(packageRoot, 'data')
const now = () => performance.now() / 1000

async function speakAll(engine: Engine, bases: Bases, jobs: readonly Job[]): Promise<void> {
  const prompts = new Map<string, VoicePrompt>()
  for (const job of jobs) {
    try {
      const pcm = readReference(job.reference)
      const known = prompts.get(job.reference)
      const start = now()
      const prompt = known ?? (await engine.createPrompt({ pcm, transcript: null, language: null }, noAbort))
      const promptSec = known ? 0 : now() - start
      prompts.set(job.reference, prompt)
      const say = (segment: Segment) =>
        job.manner ? bases.sayInMannerOf(segment, prompt.data) : bases.say(segment, pcm)
      const spoken = job.convert ? await speak(engine, prompt, job) : sayBase(say, job)
      write(job, spoken, promptSec)
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      process.stdout.write(`${JSON.stringify({ id: job.id, error: message })}\n`)
    }
  }
}

function readReference(path: string): Pcm {
  const pcm = readWavMono(readFileSync(path))
  if (!pcm) throw new Error(`${path} is not a wav file`)
  return pcm
}

function write(job: Job, spoken: Sound & { wallSec: number }, promptSec: number): void {
  writeFileSync(job.out, encodeWav(spoken.samples))
  const { firstSec, wallSec, joins, innerJoins, phones } = spoken
  const audioSec = spoken.samples.length / outputSampleRateHz
  const times = { promptSec, firstSec, wallSec, audioSec }
  process.stdout.write(`${JSON.stringify({ id: job.id, ...times, joins, innerJoins, phones })}\n`)
}

async function speak(engine: Engine, prompt: VoicePrompt, job: Job): Promise<Sound & { wallSec: number }> {
  const start = now()
  let firstSec = 0
  const pieces: Float32Array[] = []
  const joins: number[] = []
  const innerJoins: number[] = []
  const phones: SpokenPhone[] = []
  let length = 0
  for (const segment of segmentText(job.text).segments) {
    const options = { ...defaultSynthesisOptions, speedRatio: job.speed }
    const startSample = length
    const marks: Mark[] = []
    for await (const chunk of engine.synthesize(segment, prompt, options, noAbort)) {
      firstSec ||= now() - start
      marks.push(...chunk.marks)
      pieces.push(chunk.samples)
      length += chunk.samples.length
    }
    const startSec = startSample / outputSampleRateHz
    for (const { atSec, gapSec, isChange } of joinsOf(marks)) {
      if (isChange) joins.push(startSec + atSec)
      else if (gapSec < longestInnerGapSec) innerJoins.push(startSec + atSec)
    }
    for (const mark of marks) {
      if (mark.kind === 'phone') phones.push([mark.text, mark.startSec + startSec, mark.endSec + startSec])
    }
  }
  return { samples: joined(pieces), joins, innerJoins, phones, firstSec, wallSec: now() - start }
}

function sayBase(say: (segment: Segment) => Said, job: Job): Sound & { wallSec: number } {
  const start = now()
  const pieces: Float32Array[] = []
  const phones: SpokenPhone[] = []
  let startSec = 0
  for (const segment of segmentText(job.text).segments) {
    const said = say(segment)
    pieces.push(said.samples)
    for (const [phone, from, to] of said.phones) phones.push([phone, from + startSec, to + startSec])
    startSec += said.samples.length / outputSampleRateHz
  }
  const wallSec = now() - start
  return { samples: joined(pieces), joins: [], innerJoins: [], phones, firstSec: wallSec, wallSec }
}

/** Where one word or character follows another: the middle of the gap, its length, and whether the script changes. */
function joinsOf(marks: readonly Mark[]): { atSec: number; gapSec: number; isChange: boolean }[] {
  const spoken = marks.filter(({ kind }) => kind !== 'phone')
  return spoken.slice(1).map((mark, index) => {
    const before = spoken[index] ?? mark
    const atSec = (before.endSec + mark.startSec) / 2
    return { atSec, gapSec: mark.startSec - before.endSec, isChange: before.kind !== mark.kind }
  })
}

function joined(pieces: readonly Float32Array[]): Float32Array {
  const samples = new Float32Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    samples.set(piece, at)
    at += piece.length
  }
  return samples
}

const lines = readFileSync(process.argv[2] ?? '', 'utf8').split('\n')
const jobs = lines.filter(Boolean).map((line) => JSON.parse(line) as Job)
const engine = await createEmbeddedEngine({ dataDir, threads: 1, logger: silentLogger })
await speakAll(engine, await openBases(dataDir), jobs)
await engine.dispose()
