import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { AppError } from '../../src/foundation/index.js'
import type {
  FileStore,
  SaveVoiceRequest,
  SpeakEvent,
  SpeakRequest,
  SpeakResult,
  StoredFile,
  Studio,
} from '../../src/synthesis/index.js'
import type { VoiceStore, VoiceSummary } from '../../src/voices/index.js'

const sampleRateHz = 24_000

/** A tone as a 16-bit mono wav file; the frequency tells results apart. */
export function toneWav(frequencyHz: number, durationSec = 0.25): Buffer<ArrayBuffer> {
  const sampleCount = Math.round(durationSec * sampleRateHz)
  const wav = Buffer.alloc(44 + sampleCount * 2)
  wav.write('RIFF', 0, 'latin1')
  wav.writeUInt32LE(36 + sampleCount * 2, 4)
  wav.write('WAVEfmt ', 8, 'latin1')
  wav.writeUInt32LE(16, 16)
  wav.writeUInt16LE(1, 20)
  wav.writeUInt16LE(1, 22)
  wav.writeUInt32LE(sampleRateHz, 24)
  wav.writeUInt32LE(sampleRateHz * 2, 28)
  wav.writeUInt16LE(2, 32)
  wav.writeUInt16LE(16, 34)
  wav.write('data', 36, 'latin1')
  wav.writeUInt32LE(sampleCount * 2, 40)
  for (let n = 0; n < sampleCount; n += 1) {
    const value = Math.sin((2 * Math.PI * frequencyHz * n) / sampleRateHz)
    wav.writeInt16LE(Math.round(value * 8000), 44 + n * 2)
  }
  return wav
}

/** One job that the studio was given: it waits until the test ends it, when jobs are held. */
export interface HeldJob {
  readonly request: SpeakRequest
  readonly signal: AbortSignal
  emit(event: SpeakEvent): void
  finish(warnings?: SpeakResult['warnings']): void
  fail(error: Error): void
}

/**
 * A studio in memory, with real files and real wav bytes. Jobs end at once unless `holdJobs` is set; a text
 * of "boom" fails with a fault of ours.
 */
export class FakeStudio implements Studio {
  readonly voices: VoiceStore
  readonly files: FakeFileStore
  readonly spoken: SpeakRequest[] = []
  readonly saved: SaveVoiceRequest[] = []
  readonly jobs: HeldJob[] = []
  holdJobs = false
  #names: string[]
  #jobListeners: (() => void)[] = []

  constructor(folder: string, names: readonly string[]) {
    this.files = new FakeFileStore(folder)
    this.#names = [...names]
    this.voices = fakeVoices(() => this.#names)
  }

  async speak(
    request: SpeakRequest,
    onEvent: (event: SpeakEvent) => void,
    signal: AbortSignal,
  ): Promise<SpeakResult> {
    if (request.text.trim() === '') throw new AppError('text-empty', {})
    if (request.text === 'boom') throw new TypeError('a fault with /secret/paths in it')
    this.spoken.push(request)
    const warnings = this.holdJobs ? await this.#hold(request, onEvent, signal) : []
    if (!this.holdJobs) {
      onEvent({ kind: 'queued', ahead: 0, queueSize: 1, etaSec: null })
      onEvent({ kind: 'started' })
      onEvent({ kind: 'sentence', done: 1, total: 1, text: request.text })
    }
    const file = await this.files.reserve({
      owner: request.owner,
      originalName: 'audio.wav',
      purpose: 'result',
    })
    await writeFile(file.filePath, toneWav(200 + request.text.length))
    return {
      fileId: file.id,
      filePath: file.filePath,
      durationSec: 0.25,
      engineId: 'tone',
      engineReason: null,
      fit: null,
      contentHash: '',
      notice: null,
      sentences: [],
      warnings,
    }
  }

  voicesOf(): never {
    throw new TypeError('the wire changes no voice by itself')
  }

  engineFor(): Promise<never> {
    throw new TypeError('the wire does not ask for engines')
  }

  readText(): Promise<never> {
    throw new TypeError('the wire does not ask for readings')
  }

  async saveVoice(request: SaveVoiceRequest): Promise<VoiceSummary> {
    this.saved.push(request)
    if (!this.#names.includes(request.name)) this.#names.push(request.name)
    return summaryOf(request.name)
  }

  async assemble(): Promise<never> {
    throw new Error('nothing is assembled here')
  }

  audioOf(): undefined {}

  liveFileOf(): undefined {}

  queueStatus() {
    return { waiting: this.jobs.length, running: 0, etaSec: null }
  }

  async close(): Promise<void> {}

  /** The job of position `index`, once it has been given. */
  async job(index: number): Promise<HeldJob> {
    for (;;) {
      const job = this.jobs[index]
      if (job) return job
      await new Promise<void>((resolve) => this.#jobListeners.push(resolve))
    }
  }

  #hold(
    request: SpeakRequest,
    emit: (event: SpeakEvent) => void,
    signal: AbortSignal,
  ): Promise<SpeakResult['warnings']> {
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new AppError('cancelled', {})), { once: true })
      this.jobs.push({
        request,
        signal,
        emit,
        finish: (warnings = []) => resolve(warnings),
        fail: reject,
      })
      for (const tell of this.#jobListeners.splice(0)) tell()
    })
  }
}

/** Stored files on a real disk, without quota; holds are counted. */
export class FakeFileStore implements FileStore {
  readonly holds = new Map<string, number>()
  readonly #folder: string
  readonly #files = new Map<string, StoredFile>()

  constructor(folder: string) {
    this.#folder = folder
  }

  get all(): readonly StoredFile[] {
    return [...this.#files.values()]
  }

  async put(...[file, content, maxBytes]: Parameters<FileStore['put']>): Promise<StoredFile> {
    const stored = await this.reserve(file)
    let bytes = 0
    const limit = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        bytes += chunk.length
        const tooLarge = new AppError('upload-too-large', { limitMb: maxBytes / 1024 / 1024 })
        done(bytes > maxBytes ? tooLarge : null, chunk)
      },
    })
    try {
      await pipeline(content, limit, createWriteStream(stored.filePath))
    } catch (error) {
      await this.remove(stored.id)
      throw error
    }
    return stored
  }

  async reserve(file: Parameters<FileStore['reserve']>[0]): Promise<StoredFile> {
    const id = randomBytes(16).toString('hex')
    const fileName = file.originalName.replace(/[^\p{L}\p{N}. ()_-]/gu, '') || 'file'
    const stored = { ...file, id, fileName, filePath: join(this.#folder, id), createdAt: 0 }
    this.#files.set(id, stored)
    return stored
  }

  find(id: string): StoredFile | undefined {
    return this.#files.get(id)
  }

  hold(id: string): () => void {
    this.holds.set(id, (this.holds.get(id) ?? 0) + 1)
    return () => this.holds.set(id, (this.holds.get(id) ?? 0) - 1)
  }

  async remove(id: string): Promise<void> {
    const file = this.#files.get(id)
    this.#files.delete(id)
    if (file) await rm(file.filePath, { force: true })
  }

  async dispose(): Promise<void> {}
}

/** A folder for one test file's studio, and what removes it. */
export async function temporaryFolder(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'yinse-gradio-'))
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}

function fakeVoices(names: () => readonly string[]): VoiceStore {
  const unused = () => {
    throw new Error('not part of the wire')
  }
  return {
    list: () => names().map(summaryOf),
    find: (name) => {
      const bare = name.normalize('NFC').replace(/\.pt$/, '')
      return names().includes(bare) ? summaryOf(bare) : undefined
    },
    load: unused,
    save: unused,
    change: unused,
    remove: unused,
    restore: unused,
    rename: unused,
    foreignFiles: () => [],
    onChange: () => () => undefined,
    dispose: async () => undefined,
  }
}

function summaryOf(name: string): VoiceSummary {
  return {
    name,
    contentHash: '0'.repeat(64),
    createdAt: 0,
    durationSec: 3,
    sampleRateHz,
    language: null,
    transcript: null,
    tags: [],
    owner: 'local',
    loudnessLufs: -20,
  }
}
