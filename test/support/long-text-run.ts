// Speaks a short text and then a long one, and prints by how much the process grew. Run by `test/e2e/long-text.test.ts`
// in a process of its own, since memory is measured for whole processes.
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { WavFileWriter } from '../../src/audio/index.js'
import { TruePeakLimiter } from '../../src/dsp/index.js'
import { silentLogger } from '../../src/foundation/index.js'
import { createJobBook, JobStore } from '../../src/synthesis/index.js'
import { segmentText } from '../../src/text/index.js'
import { createTestStudio, ManualTime, speakRequest, toneEngine } from './studio.js'

const sentence = '春天的早晨，院子里很安静，只有几只鸟在枝头说话。'
const textOf = (length: number) => sentence.repeat(Math.ceil(length / sentence.length)).slice(0, length)
/** Each sentence is another one to the sentence store. */
const numbered = (text: string) => {
  let count = 0
  return text.replace(/春天/g, () => `第${++count}天`).slice(0, text.length)
}

const { studio, upload, folder, dispose } = await createTestStudio({
  engines: [toneEngine({ samplesPerUnit: 300 })],
  tools: {
    segmentText,
    openWav: (filePath) => WavFileWriter.open(filePath),
    createLimiter: () => {
      const limiter = new TruePeakLimiter({ sampleRateHz: 24_000 })
      return { process: (samples) => limiter.feed(samples), flush: () => limiter.finish() }
    },
  },
})
const { clock } = new ManualTime()
const store = await JobStore.open({ filePath: join(folder, 'jobs.db'), clock, logger: silentLogger })
const jobs = createJobBook(studio, clock, { store })
const { signal } = new AbortController()
const voice = { kind: 'reference', filePath: await upload(), transcript: null } as const

async function speak(length: number) {
  const { id, owner } = await jobs.start(speakRequest(numbered(textOf(length)), voice))
  await new Promise<void>((resolve) => {
    jobs.follow(id, owner, 0, ({ event }) => {
      if (event.kind === 'done' || event.kind === 'failed') resolve()
    })
  })
  const { result, error } = jobs.get(id, owner)
  if (!result) throw error ?? new Error('no result')
  // In bytes; what Node reports is in KiB.
  const peakBytes = process.resourceUsage().maxRSS * 1024
  return {
    durationSec: result.durationSec,
    fileBytes: (await stat((await jobs.takes.result(id, owner, signal)).filePath)).size,
    peakBytes,
  }
}

// The second time, all code has been compiled.
await speak(500)
const short = await speak(500)
const long = await speak(50_000)
store.close()
await dispose()
process.stdout.write(JSON.stringify({ short, long }))
