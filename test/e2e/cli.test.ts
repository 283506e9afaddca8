import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { get } from 'node:https'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { AppOverrides } from '../../src/app.js'
import { readWavMono, sniffAudio } from '../../src/audio/index.js'
import { runCli } from '../../src/cli/program.js'
import { allVoiceChanges, type SynthesisOptions } from '../../src/engines/engine.js'
import { packageRoot, silentLogger } from '../../src/foundation/index.js'
import { starterVoices } from '../../src/voices/index.js'
import { memoryVoices, plainTools, registryOf, toneEngine } from '../support/studio.js'

let folder: string
let recording: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yinse-cli-'))
  recording = join(folder, 'ref.wav')
  await writeFile(recording, 'a recording')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Runs a command in this process, with a tone engine. */
async function run(
  args: readonly string[],
  options: {
    stdin?: string
    signal?: AbortSignal
    onPrint?: (line: string) => void
    overrides?: AppOverrides
  } = {},
) {
  const printed: string[] = []
  const told: string[] = []
  const code = await runCli(
    args,
    {
      stdin: Readable.from([options.stdin ?? '']),
      print: (line) => {
        printed.push(line)
        options.onPrint?.(line)
      },
      tell: (line) => told.push(line),
      environment: { YINSE_DATA: folder },
      signal: options.signal ?? new AbortController().signal,
    },
    {
      engines: registryOf(toneEngine()),
      voices: memoryVoices(),
      tools: plainTools,
      logger: silentLogger,
      ...options.overrides,
    },
  )
  return { code, printed: printed.join('\n'), told: told.join('\n') }
}

describe('yinse say', () => {
  test('writes a wav file in the voice of a recording', async () => {
    const output = join(folder, 'out.wav')
    const { code, printed, told } = await run(['say', '一二。三四。', '--voice', recording, '-o', output])
    expect(code).toBe(0)
    expect(told).toContain('第 2/2 句')
    expect(printed).toContain(output)
    expect((await readFile(output)).length).toBeGreaterThan(1000)
  })

  test('takes the text from standard input and speaks faster with a higher speed', async () => {
    const lengths: number[] = []
    for (const speed of ['1', '2']) {
      const output = join(folder, `${speed}.wav`)
      const args = ['say', '-', '--voice', recording, '--speed', speed, '-o', output]
      expect((await run(args, { stdin: '一二三四。' })).code).toBe(0)
      lengths.push(readWavMono(await readFile(output))?.samples.length ?? 0)
    }
    expect(lengths[0]).toBe((lengths[1] ?? 0) * 2)
  })

  test('hands pitch, formants, range and breathiness to the engine', async () => {
    const asked: SynthesisOptions[] = []
    const engine = toneEngine({ voiceChanges: allVoiceChanges, onOptions: (options) => asked.push(options) })
    const flags = ['--pitch', '-2.5', '--formant', '1.1', '--range', '0', '--breath', '0.3', '--seed', '7']
    const args = ['say', '一。', '--voice', recording, ...flags, '-o', join(folder, 'o.wav')]
    expect((await run(args, { overrides: { engines: registryOf(engine) } })).code).toBe(0)
    expect(asked).toEqual([
      {
        speedRatio: 1,
        seed: 7,
        pitchShiftSemitones: -2.5,
        formantShiftRatio: 1.1,
        f0RangeRatio: 0,
        breathiness: 0.3,
      },
    ])
  })

  test('writes the format that the extension names, and subtitles', async () => {
    const [output, srt, vtt] = ['o.mp3', 'o.srt', 'o.vtt'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ]
    const args = ['say', '一二。三四。', '--voice', recording, '-o', output, '--srt', srt, '--vtt', vtt]
    expect((await run(args)).code).toBe(0)
    const sniffed = sniffAudio(await readFile(output))
    expect(sniffed).toEqual({ kind: 'audio', format: 'mp3' })
    expect(await readFile(srt, 'utf8')).toMatch(/^1\n00:00:00,000 --> .*\n一二。\n\n2\n/)
    expect(await readFile(vtt, 'utf8')).toMatch(/^WEBVTT\n/)
  })

  test.each([
    ['UTF-8', Buffer.from('\ufeff一二三四。')],
    ['UTF-16, as Notepad calls Unicode', Buffer.from('\ufeff一二三四。', 'utf16le')],
    ['UTF-16 with the bytes the other way round', Buffer.from('\ufeff一二三四。', 'utf16le').swap16()],
    ['GB 18030', Buffer.from([0xd2, 0xbb, 0xb6, 0xfe, 0xc8, 0xfd, 0xcb, 0xc4, 0xa1, 0xa3])],
  ])('takes the text from a file in %s', async (_encoding, content) => {
    const path = join(folder, 'text.txt')
    await writeFile(path, content)
    const { code, told } = await run(['say', '-f', path, '--voice', recording, '-o', join(folder, 'f.wav')])
    expect({ code, told }).toEqual({ code: 0, told: '第 1/1 句：一二三四。' })
  })

  test.each([
    ['a picture', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1')],
    ['bytes of no encoding', Buffer.from([0xff, 0xff, 0x41])],
    ['UTF-16 without its mark', Buffer.from('abc', 'utf16le')],
  ])('does not speak %s', async (_what, content) => {
    const path = join(folder, 'text.txt')
    await writeFile(path, content)
    const { code, told } = await run(['say', '-f', path, '--voice', recording, '-o', join(folder, 'f.wav')])
    expect({ code, told }).toEqual({ code: 2, told: expect.stringContaining(`${path}：不是文字`) })
  })

  test.each(['-o', '--srt', '--vtt'])('says before it speaks that %s leads nowhere', async (flag) => {
    const engine = toneEngine({ before: () => Promise.reject(new Error('it was spoken')) })
    const output = join(folder, 'o.wav')
    const args = ['say', '一', '--voice', recording, '-o', output, flag, '/no/such/folder/o.wav']
    const { code, told } = await run(args, { overrides: { engines: registryOf(engine) } })
    expect({ code, told }).toEqual({
      code: 2,
      told: expect.stringContaining(`${flag} /no/such/folder/o.wav：没有这个文件或目录`),
    })
  })

  test.each([
    ['a format that there is not', ['say', '一', '--voice', 'REF', '-o', 'a.xyz'], 2, '.mp3'],
    ['a text file that is not there', ['say', '-f', '/no/a.txt', '--voice', 'REF'], 2, 'ENOENT'],
    ['two texts', ['say', '一', '-f', 'a.txt', '--voice', 'REF'], 2, '--file'],
    ['subtitles to nowhere', ['say', '一', '--voice', 'REF', '-o', 'OUT', '--srt', '/no/a.srt'], 2, '--srt'],
    ['an unknown voice', ['say', '一', '--voice', '无'], 4, '没有叫“无”的音色'],
    [
      'a recording that is not there',
      ['say', '一', '--voice', './no/ref.wav'],
      2,
      './no/ref.wav：没有这个文件或目录（ENOENT）',
    ],
    ['an empty text', ['say', ' ', '--voice', 'REF'], 2, '文本是空的'],
    [
      'a speed that is no number',
      ['say', '一', '--voice', 'REF', '--speed', 'fast'],
      2,
      '--speed 应为数字，而不是“fast”',
    ],
    ['a pitch that is no number', ['say', '一', '--voice', 'REF', '--pitch', ''], 2, '--pitch'],
    ['a formant ratio out of range', ['say', '一', '--voice', 'REF', '--formant', '3'], 2, '0.5 到 2'],
    ['a change that the engine cannot make', ['say', '一', '--voice', 'REF', '--breath', '0.5'], 2, '气声'],
    ['no voice', ['say', '一'], 2, '缺少必需的选项“--voice <file|name>”'],
    [
      'a folder that cannot be written',
      ['say', '一', '--voice', 'REF', '-o', '/no/such/folder/o.wav'],
      2,
      'ENOENT',
    ],
    ['an unknown option', ['say', '一', '--voice', 'REF', '--loud'], 2, '没有“--loud”这个选项。'],
    ['a misspelt option', ['serve', '--prot', '1'], 2, '没有“--prot”这个选项（是不是“--port”？）。'],
    ['an option without its value', ['say', '一', '--voice'], 2, '选项“--voice <file|name>”后面缺少值'],
    ['an unknown command', ['sing'], 2, '没有“sing”这个命令。'],
    ['a misspelt command', ['voicse'], 2, '没有“voicse”这个命令（是不是“voices”？）。'],
    ['two texts', ['say', '一', '二', '--voice', 'REF'], 2, '“say”的参数太多：应为 1 个，给了 2 个'],
    ['an argument that is missing', ['voices', 'remove'], 2, '缺少参数“name”'],
    ['text and file', ['say', '一', '--voice', 'REF', '-f', 'REF'], 2, '文本和 --file 只能给一个'],
    ['a file that is not there', ['say', '--voice', 'REF', '-f', './no.txt'], 2, '没有这个文件或目录'],
    ['an unknown shell', ['completion', 'tcsh'], 2, '可用的有：bash、zsh、fish'],
    ['a port out of range', ['serve', '--port', '99999'], 2, '65535'],
    ['a public address without a key', ['serve', '--host', '0.0.0.0'], 2, '--open'],
  ])('%s is an error with its exit code', async (_case, args, code, text) => {
    const places: Record<string, string> = { REF: recording, OUT: join(folder, 'out.wav') }
    const result = await run(args.map((arg) => places[arg] ?? arg))
    expect(result.told).toContain(text)
    expect(result.code).toBe(code)
    expect(result.printed).toBe('')
  })

  test('errors are English with --lang en', async () => {
    const { told } = await run(['say', ' ', '--voice', recording, '--lang', 'en'])
    expect(told).toBe('The text is empty. Write what is to be said.')
  })

  test('stopped by the user ends with 130', async () => {
    const controller = new AbortController()
    const engine = toneEngine({ before: () => controller.abort() })
    const overrides = { engines: registryOf(engine) }
    const args = ['say', '一。二。', '--voice', recording, '-o', join(folder, 'out.wav')]
    expect((await run(args, { signal: controller.signal, overrides })).code).toBe(130)
  })
})

const silence = { samples: new Float32Array(24_000), sampleRateHz: 24_000 }

describe('yinse serve', () => {
  test('prints where it answers and ends in order when it is stopped', async () => {
    const controller = new AbortController()
    let status = 0
    const onPrint = async (text: string) => {
      const url = /http:\/\/localhost:\d+/.exec(text)?.[0]
      status = (await fetch(`${url}/v1/status`)).status
      controller.abort()
    }
    const { code, printed, told } = await run(['serve', '--port', '0'], {
      signal: controller.signal,
      onPrint,
    })
    expect({ code, status }).toEqual({ code: 0, status: 200 })
    expect(printed).toContain('npm run say')
    expect(told).toContain('正在停止')
  })

  /** Runs `serve` with these flags on a free port until `visit` has been there. */
  async function visited(
    flags: readonly string[],
    visit: (url: string) => Promise<void>,
    more?: AppOverrides,
  ) {
    const controller = new AbortController()
    let visiting: Promise<void> | undefined
    const onPrint = (text: string) => {
      const url = /https?:\/\/localhost:\d+/.exec(text)?.[0] ?? ''
      visiting = visit(url).finally(() => controller.abort())
    }
    const { code } = await run(['serve', '--port', '0', ...flags], {
      ...{ signal: controller.signal, onPrint },
      ...(more ? { overrides: more } : {}),
    })
    await visiting
    expect(code).toBe(0)
  }

  test('--tls speaks https', () =>
    visited(['--tls'], async (url) => {
      expect(url).toMatch(/^https:/)
      const ca = await readFile(join(folder, 'tls', 'cert.pem'))
      const status = await new Promise((resolve, reject) => {
        get(`${url}/v1/status`, { ca }, (answer) => resolve(answer.resume().statusCode)).on('error', reject)
      })
      expect(status).toBe(200)
    }))

  test('--open lets the network in without a key', () =>
    visited(['--host', '0.0.0.0', '--open'], async (url) => {
      expect((await fetch(`${url}/v1/status`)).status).toBe(200)
    }))

  test('--starter-voices installs the designed voices, which /change_choices lists and /infer speaks with', () =>
    visited(
      ['--starter-voices'],
      async (url) => {
        const api = `${url}/gradio_api`
        const headers = { 'content-type': 'application/json' }
        const call = async (name: string, data: readonly unknown[]) => {
          const body = JSON.stringify({ data })
          const begun = await fetch(`${api}/call/${name}`, { method: 'POST', headers, body })
          const { event_id: id } = (await begun.json()) as { event_id: string }
          return (await fetch(`${api}/call/${name}/${id}`)).text()
        }
        const names = starterVoices.map(({ name }) => `${name}.pt`)
        await vi.waitFor(async () => {
          const listed = await call('change_choices', [])
          for (const name of names) expect(listed).toContain(JSON.stringify(name))
        })
        for (const name of names)
          expect(await call('infer', [name, null, '一二三。', 1])).toMatch(/^event: complete/)
      },
      { synthesizeStarter: async () => ({ reference: silence, profile: null }) },
    ))

  test('a failure that nobody waited for is logged and does not end the server', async () => {
    const logged: string[] = []
    const controller = new AbortController()
    const before = process.listeners('unhandledRejection')
    const onPrint = () => {
      const own = process.listeners('unhandledRejection').filter((listener) => !before.includes(listener))
      for (const listener of own) listener(new Error('forgotten'), Promise.resolve())
      controller.abort()
    }
    const logger = { ...silentLogger, error: (event: string) => logged.push(event) }
    const { code } = await run(['serve', '--port', '0'], {
      ...{ signal: controller.signal, onPrint },
      overrides: { logger },
    })
    expect([code, logged]).toEqual([0, ['process.unhandled-rejection']])
    expect(process.listeners('unhandledRejection')).toEqual(before)
  })

  test('names a taken port and the way out', async () => {
    const blocker = createServer()
    const port = await new Promise<number>((resolve) => {
      blocker.listen(0, '127.0.0.1', () => resolve((blocker.address() as { port: number }).port))
    })
    const { code, told } = await run(['serve', '--port', String(port)])
    blocker.close()
    expect(code).toBe(5)
    expect(told).toContain(String(port))
    expect(told).toContain('--port')
  })
})

test('yinse voices starters adds the designed voices that are missing, and names them', async () => {
  const reference = { samples: new Float32Array(24_000).fill(0.1), sampleRateHz: 24_000 }
  const synthesizeStarter = async () => ({ reference, profile: null })
  const overrides = { voices: memoryVoices(), synthesizeStarter }
  const names = starterVoices.map(({ name }) => name)
  expect((await run(['voices', 'starters'], { overrides })).printed.split('\n')).toEqual(names)
  expect((await run(['voices', 'starters'], { overrides })).printed).toBe('')
})

test('yinse voices adds, lists and removes', async () => {
  const overrides = { voices: memoryVoices() }
  expect((await run(['voices', 'add', '小明', recording], { overrides })).printed).toBe('小明')
  expect((await run(['voices'], { overrides })).printed).toMatch(/^小明\t/)
  expect((await run(['voices', 'remove', '小明'], { overrides })).code).toBe(0)
  expect((await run(['voices', 'remove', '小明'], { overrides })).code).toBe(4)
})

test('yinse --version tells the version', async () => {
  const { version } = JSON.parse(await readFile(join(packageRoot, 'package.json'), 'utf8'))
  expect(await run(['--version'])).toMatchObject({ code: 0, printed: version })
})

test('yinse config show tells every setting and its origin', async () => {
  const { printed } = await run(['config', 'show', '--lang', 'en'])
  expect(printed).toMatch(/^lang\s+en\s+flag$/m)
  expect(printed).toMatch(/^data\s+\S+\s+environment$/m)
})
