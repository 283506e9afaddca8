import { writeFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FromChild, LoadSpec, Task, ToChild } from './messages.js'
import { loadSherpaAddon, type OfflineRecognizer, type OfflineTts, type SherpaAddon } from './sherpa-addon.js'
import { lexiconWithTokens } from './zipvoice-tokens.js'

/**
 * The child process: the only place where sherpa-onnx runs. Native code can abort, segfault or call _Exit;
 * here it takes nothing else with it. One task at a time.
 */
type Model = { readonly tts: OfflineTts } | { readonly recognizer: OfflineRecognizer }

const reportMs = 1000
/** Below this share of one processor, for so many reports in a row, a task stands still. */
const stillShare = 0.01
const stillReports = 5

let addon: SherpaAddon
let model: Model | null = null
const cancelled = new Set<number>()

process.on('message', (message: ToChild) => {
  if (message.kind === 'load') void load(message.spec)
  else if (message.kind === 'cancel') cancelled.add(message.id)
  else void perform(message.id, message.task)
})
// The host is gone: nothing would ever ask us to stop.
process.on('disconnect', () => process.exit(0))

try {
  // Where memory runs out, the system should end this process and not the server.
  writeFileSync('/proc/self/oom_score_adj', '500')
} catch {
  // Not Linux.
}

function say(message: FromChild): void {
  process.send?.(message)
}

async function load(spec: LoadSpec): Promise<void> {
  try {
    addon = loadSherpaAddon()
  } catch (error) {
    say({ kind: 'load-failed', isAddonMissing: true, reason: reasonOf(error) })
    return
  }
  try {
    model = await createModel(spec)
    say({ kind: 'loaded', sampleRateHz: 'tts' in model ? model.tts.sampleRate : 0 })
  } catch (error) {
    say({ kind: 'load-failed', isAddonMissing: false, reason: reasonOf(error) })
  }
}

async function createModel(spec: LoadSpec): Promise<Model> {
  const runtime = { numThreads: spec.threads, provider: 'cpu', debug: 0 }
  switch (spec.kind) {
    case 'zipvoice':
      return { tts: await createZipVoice(spec.files, runtime) }
    case 'pocket':
      return {
        tts: await createTts({ pocket: { ...spec.files, voiceEmbeddingCacheCapacity: 50 }, ...runtime }),
      }
    case 'sense-voice':
      return recognizerOf(
        { senseVoice: { model: spec.files.model, useInverseTextNormalization: 1 } },
        spec,
        runtime,
      )
    case 'whisper':
      return recognizerOf(
        { whisper: { encoder: spec.files.encoder, decoder: spec.files.decoder } },
        spec,
        runtime,
      )
  }
}

// The lexicon is read while the model loads, and only then.
async function createZipVoice(files: LoadSpec['files'], runtime: object): Promise<OfflineTts> {
  const { lexicon, tokens } = files
  // What lacks files is for the library to say.
  if (!lexicon || !tokens) return createTts({ zipvoice: files, ...runtime })
  const folder = await mkdtemp(join(tmpdir(), 'yinse-zipvoice-'))
  try {
    const extended = join(folder, 'lexicon.txt')
    await writeFile(
      extended,
      lexiconWithTokens(await readFile(lexicon, 'utf8'), await readFile(tokens, 'utf8')),
    )
    return await createTts({ zipvoice: { ...files, lexicon: extended }, ...runtime })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

// Only createAsync reports a corrupt file as an error; the constructor aborts the process.
function createTts(modelConfig: object): Promise<OfflineTts> {
  return addon.OfflineTts.createAsync({ model: modelConfig, maxNumSentences: 1 })
}

async function recognizerOf(modelConfig: object, spec: LoadSpec, runtime: object): Promise<Model> {
  const config = {
    featConfig: { sampleRate: 16_000, featureDim: 80 },
    modelConfig: { ...modelConfig, tokens: spec.files.tokens, ...runtime },
  }
  return { recognizer: await addon.OfflineRecognizer.createAsync(config) }
}

async function perform(id: number, task: Task): Promise<void> {
  const reporting = setInterval(createReporter(), reportMs)
  try {
    const transcript = task.kind === 'speak' ? await speak(id, task) : await transcribe(task)
    say({ kind: 'done', id, transcript, rssBytes: process.memoryUsage.rss() })
  } catch (error) {
    say({ kind: 'failed', id, reason: reasonOf(error), rssBytes: process.memoryUsage.rss() })
  } finally {
    clearInterval(reporting)
    cancelled.delete(id)
  }
}

/**
 * Tells the memory in use, and when the task has stopped without an end: an exception in the runtime leaves the
 * promise of an asynchronous call unsettled for ever (sherpa-onnx 1.13.8), with all its threads idle.
 */
function createReporter(): () => void {
  let lastUsage = process.cpuUsage()
  let lastAtMs = performance.now()
  let stillCount = 0
  return () => {
    const { user, system } = process.cpuUsage(lastUsage)
    const atMs = performance.now()
    const share = (user + system) / 1000 / (atMs - lastAtMs)
    lastUsage = process.cpuUsage()
    lastAtMs = atMs
    stillCount = share < stillShare ? stillCount + 1 : 0
    say({ kind: 'memory', rssBytes: process.memoryUsage.rss() })
    if (stillCount === stillReports) say({ kind: 'still' })
  }
}

async function speak(id: number, task: Extract<Task, { kind: 'speak' }>): Promise<null> {
  if (!model || !('tts' in model)) throw new Error('no speaking model is loaded')
  const generationConfig = new addon.GenerationConfig({
    speed: task.speedRatio,
    numSteps: 4,
    referenceAudio: task.reference,
    referenceSampleRate: task.referenceRateHz,
    referenceText: task.transcript,
    // Its default of 0.2 shortens quiet stretches of the whole but not of the streamed chunks.
    silenceScale: 1,
    extra: { seed: task.seed },
  })
  let streamedCount = 0
  const whole = await model.tts.generateAsync({
    text: task.text,
    enableExternalBuffer: true,
    generationConfig,
    onProgress: ({ samples }) => {
      streamedCount += samples.length
      // The buffer belongs to native code and is reused: the message needs its own copy.
      if (!cancelled.has(id)) say({ kind: 'chunk', id, samples: Float32Array.from(samples) })
      return cancelled.has(id) ? 0 : 1
    },
  })
  const wholeCount = whole.samples.length
  if (streamedCount === 0) say({ kind: 'chunk', id, samples: Float32Array.from(whole.samples) })
  else if (streamedCount !== wholeCount && !cancelled.has(id))
    throw new Error(`${streamedCount} samples were streamed of ${wholeCount}`)
  return null
}

async function transcribe(task: Extract<Task, { kind: 'transcribe' }>): Promise<string> {
  if (!model || !('recognizer' in model)) throw new Error('no recogniser is loaded')
  const stream = model.recognizer.createStream()
  stream.acceptWaveform({ sampleRate: task.sampleRateHz, samples: task.samples })
  return (await model.recognizer.decodeAsync(stream)).text.trim()
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
