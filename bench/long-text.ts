// What a story costs in one job of the embedded engine: time, and memory over a short one.
//
//   npm run bench long-text
//   node --import tsx bench/long-text.ts 50000 1     (length and speed)
//
// Jobs are kept in a database and sentences on disk, as in the server. Memory is the peak of the whole process. What is printed is the result.
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { aigcLabelOf, WavFileWriter } from '../src/audio/index.js'
import { integratedLoudnessLufs, TruePeakLimiter } from '../src/dsp/index.js'
import { createEmbeddedEngine } from '../src/engines/embedded/host/index.js'
import { packageRoot, silentLogger, systemClock } from '../src/foundation/index.js'
import { createJobBook, JobStore } from '../src/synthesis/index.js'
import { segmentText } from '../src/text/index.js'
import { spokenReference } from '../test/support/spoken-reference.js'
import { createTestStudio, speakRequest } from '../test/support/studio.js'

const [length = 5000, speedRatio = 1] = process.argv.slice(2).map(Number)
const owner = { kind: 'local' } as const
const story =
  '的早晨，院子里很安静，只有几只鸟在枝头说话。他推开门，看见远处的山上还有一点雪，心里想着昨天的事。'

/** Every sentence is another one to the sentence store. */
function textOf(count: number, from: number): string {
  let text = ''
  for (let day = from; text.length < count; day++) text += `第${day}天${story}`
  return text.slice(0, count)
}

const folder = await mkdtemp(join(tmpdir(), 'yinse-bench-'))
const engine = await createEmbeddedEngine({
  dataDir: join(packageRoot, 'data'),
  threads: 1,
  logger: silentLogger,
})
const pcm = spokenReference()
const { studio, upload, dispose } = await createTestStudio({
  folder,
  engines: [engine],
  tools: {
    segmentText: (text) => segmentText(text),
    prepareReference: async () => ({
      pcm,
      loudnessLufs: integratedLoudnessLufs(pcm.samples, pcm.sampleRateHz),
      keptSec: null,
    }),
    openWav: (filePath, contentHash) =>
      WavFileWriter.open(filePath, { label: aigcLabelOf('bench', contentHash) }),
    createLimiter: () => {
      const limiter = new TruePeakLimiter({ sampleRateHz: 24_000 })
      return { process: (samples) => limiter.feed(samples), flush: () => limiter.finish() }
    },
  },
})
const store = await JobStore.open({
  filePath: join(folder, 'jobs.db'),
  clock: systemClock,
  logger: silentLogger,
})
const book = createJobBook(studio, systemClock, { store })
const voice = { kind: 'reference', filePath: await upload(), transcript: null } as const

async function speak(count: number, from: number) {
  const request = speakRequest(textOf(count, from), voice)
  const startedAt = performance.now()
  const { id } = await book.start({ ...request, options: { ...request.options, speedRatio } })
  await new Promise<void>((resolve, reject) => {
    book.follow(id, owner, 0, ({ event }) => {
      if (event.kind === 'done') resolve()
      if (event.kind === 'failed') reject(event.error)
      if (event.kind === 'sentence' && event.done % 200 === 0)
        // Minutes pass: whoever runs it sees that it goes on.
        console.log(`  ${event.done} of ${event.total}`)
    })
  })
  const tookSec = (performance.now() - startedAt) / 1000
  const { result, sentences } = book.get(id, owner)
  const { filePath } = await book.takes.result(id, owner, new AbortController().signal)
  const durationSec = result?.durationSec ?? 0
  // What Node reports is in KiB.
  const peakMb = (process.resourceUsage().maxRSS * 1024) / 1e6
  console.log(
    `${count} characters, ${sentences.total} sentences: ${durationSec.toFixed(0)} s of sound in ${tookSec.toFixed(0)} s, ` +
      `file ${((await stat(filePath)).size / 1e6).toFixed(0)} MB, peak of the process ${peakMb.toFixed(0)} MB`,
  )
  return peakMb
}

// The second time, all code has been compiled.
await speak(500, 100_000)
const short = await speak(500, 200_000)
const long = await speak(length, 1)
console.log(`growth over a short call: ${(long - short).toFixed(0)} MB`)
store.close()
await dispose()
await engine.dispose()
await rm(folder, { recursive: true, force: true })
