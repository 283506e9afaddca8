// Every kind of upload that a user has, of a real recording, through the HTTP door; runs where YINSE_CORPUS names the
// recordings and ffmpeg is installed.
import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startApp, type TestApp } from '../support/app.js'
import { memoryVoices, registryOf, toneEngine } from '../support/studio.js'

const corpus = process.env.YINSE_CORPUS ?? ''
const hasCorpus = corpus !== '' && existsSync(join(corpus, 'manifest.tsv'))
const run = promisify(execFile)
const hasFfmpeg = await run('ffmpeg', ['-version']).then(
  () => true,
  () => false,
)
if (!hasCorpus || !hasFfmpeg)
  process.stderr.write('skipped: uploads of real recordings (YINSE_CORPUS or ffmpeg absent)\n')

let folder: string
let server: TestApp
let source: string
let sourceSec: number

beforeAll(async () => {
  if (!hasCorpus || !hasFfmpeg) return
  folder = await mkdtemp(join(tmpdir(), 'yinse-uploads-'))
  const rows = readFileSync(join(corpus, 'manifest.tsv'), 'utf8').split('\n')
  const row = rows
    .map((line) => line.split('\t'))
    .find(([path = '', , , , , , , seconds]) => {
      return path.startsWith('librispeech/') && Number(seconds) > 9 && Number(seconds) < 12
    })
  source = join(corpus, row?.[0] ?? '')
  sourceSec = Number(row?.[7])
  server = await startApp({}, { engines: registryOf(toneEngine()), voices: memoryVoices() })
}, 60_000)
afterAll(async () => {
  await server?.dispose()
  if (folder) await rm(folder, { recursive: true, force: true })
})

async function transcoded(name: string, ...args: string[]): Promise<string> {
  const path = join(folder, name)
  await run('ffmpeg', ['-v', 'error', '-y', '-i', source, ...args, path])
  return path
}

async function post(path: string, content: Uint8Array, fileName: string) {
  const form = new FormData()
  form.append('file', new Blob([Buffer.from(content)]), fileName)
  return (
    await fetch(server.url + path, { method: 'POST', body: form, headers: { 'Accept-Language': 'en' } })
  ).json()
}

/** What the server says of the recording in a file. */
async function checked(path: string) {
  const { id } = await post('/v1/files', await readFile(path), path)
  const answer = await fetch(`${server.url}/v1/references/check`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Accept-Language': 'en' },
    body: JSON.stringify({ path: id }),
  })
  return { status: answer.status, body: await answer.json() }
}

const kinds: readonly (readonly [string, ...string[]])[] = [
  ['u8.wav', '-c:a', 'pcm_u8'],
  ['s16-8k.wav', '-ar', '8000'],
  ['s16-48k-stereo.wav', '-ar', '48000', '-ac', '2'],
  ['s24-44k.wav', '-ar', '44100', '-c:a', 'pcm_s24le'],
  ['s32.wav', '-c:a', 'pcm_s32le'],
  ['f32.wav', '-c:a', 'pcm_f32le'],
  ['mulaw-8k.wav', '-ar', '8000', '-c:a', 'pcm_mulaw'],
  ['adpcm.wav', '-c:a', 'adpcm_ima_wav'],
  ['mp3-16k.mp3', '-ar', '16000', '-b:a', '48k'],
  ['mp3-44k.mp3', '-ar', '44100'],
  ['flac-48k.flac', '-ar', '48000'],
  ['vorbis.ogg', '-c:a', 'libvorbis'],
  ['opus.opus', '-c:a', 'libopus'],
  ['aac-48k.m4a', '-ar', '48000', '-c:a', 'aac'],
  ['opus.webm', '-c:a', 'libopus'],
  [
    'video.mp4',
    '-f',
    'lavfi',
    '-i',
    'color=c=black:s=64x64:r=5',
    '-shortest',
    '-c:v',
    'mpeg4',
    '-c:a',
    'aac',
  ],
]

describe.skipIf(!hasCorpus || !hasFfmpeg)('a real recording, uploaded', () => {
  test.each(kinds)('as %s is heard whole', { timeout: 120_000 }, async (name, ...args) => {
    const { status, body } = await checked(await transcoded(name, ...args))
    expect(status).toBe(200)
    expect(body.durationSec).toBeGreaterThan(0.6 * sourceSec)
    expect(body.durationSec).toBeLessThan(sourceSec + 0.2)
  })

  test('three minutes of it are cut to their best half', { timeout: 120_000 }, async () => {
    const path = join(folder, 'long.flac')
    await run('ffmpeg', ['-v', 'error', '-stream_loop', '20', '-i', source, '-t', '180', path])
    const { status, body } = await checked(path)
    expect(status).toBe(200)
    expect(body.durationSec).toBeGreaterThan(15)
    expect(body.durationSec).toBeLessThanOrEqual(30)
    expect(body.findings.map(({ code }: { code: string }) => code)).toContain('trimmed')
  })

  test('overdriven, it is taken with advice', { timeout: 120_000 }, async () => {
    const { status, body } = await checked(await transcoded('loud.wav', '-af', 'volume=30dB'))
    expect(status).toBe(200)
    expect(body.findings.map(({ code }: { code: string }) => code)).toContain('clipped')
  })

  test('cut off in the middle, what is there is heard', { timeout: 120_000 }, async () => {
    for (const [name, ...args] of [['cut.mp3'], ['cut.flac'], ['cut.wav']] as const) {
      const path = await transcoded(name, ...args)
      await truncate(path, (await readFile(path)).length >> 1)
      const { status, body } = await checked(path)
      expect([name, status]).toEqual([name, 200])
      expect(body.durationSec).toBeGreaterThan(0.3 * sourceSec)
    }
  })

  test('what is no speech is refused by what it is', { timeout: 120_000 }, async () => {
    const silent = await transcoded('silent.wav', '-af', 'volume=0')
    expect((await checked(silent)).body.error.code).toBe('reference-silent')
    const empty = join(folder, 'empty.wav')
    await writeFile(empty, '')
    expect((await checked(empty)).body.error.code).toBe('audio-empty')
    const image = join(folder, 'image.wav')
    await run('ffmpeg', [
      '-v',
      'error',
      '-y',
      '-f',
      'lavfi',
      '-i',
      'color=c=red:s=8x8',
      '-frames:v',
      '1',
      '-f',
      'image2',
      '-c:v',
      'png',
      image,
    ])
    const refused = await checked(image)
    expect(refused.body.error).toMatchObject({ code: 'audio-not-audio' })
    expect(refused.body.error.message).toMatch(/PNG picture/)
  })
})
