import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { promisify } from 'node:util'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { ReadBuffer, serializeMessage } from '@modelcontextprotocol/sdk/shared/stdio.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import { strToU8, zipSync } from 'fflate'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AppOverrides } from '../../src/app.js'
import { readWavMono, sniffAudio } from '../../src/audio/index.js'
import type { CliContext } from '../../src/cli/context.js'
import { runCli } from '../../src/cli/program.js'
import { silentLogger } from '../../src/foundation/index.js'
import { startTestApp } from '../support/app.js'
import { memoryVoices, plainTools, registryOf, toneEngine } from '../support/studio.js'

let folder: string
let recording: string
let engine: ReturnType<typeof toneEngine>
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yinse-commands-'))
  recording = join(folder, 'ref.wav')
  await writeFile(recording, 'a recording')
  engine = toneEngine()
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** The text front end is the real one. */
const { segmentText: _segmentText, ...tools } = plainTools

interface RunOptions {
  readonly stdin?: string
  readonly overrides?: AppOverrides
  readonly players?: CliContext['players']
  readonly isTerminal?: boolean
  readonly data?: string
}

async function run(args: readonly string[], options: RunOptions = {}) {
  const printed: string[] = []
  const told: string[] = []
  const drawn: (string | null)[] = []
  const code = await runCli(
    args,
    {
      stdin: Readable.from([options.stdin ?? '']),
      print: (line) => printed.push(line),
      tell: (line) => told.push(line),
      ...(options.isTerminal ? { draw: (line: string | null) => drawn.push(line) } : {}),
      environment: { YINSE_DATA: options.data ?? folder },
      signal: new AbortController().signal,
    },
    {
      engines: registryOf(engine),
      voices: memoryVoices(),
      tools,
      logger: silentLogger,
      ...options.overrides,
    },
    options.players,
  )
  return { code, printed: printed.join('\n'), told: told.join('\n'), drawn }
}

const at = (name: string) => join(folder, name)
const say = (...args: string[]) => ['say', '--voice', recording, ...args]

describe('yinse say -f', () => {
  test('reads Markdown without its marks', async () => {
    const markdown = `---
title: x
---
# 标题

第一段 **很重要**，见[链接](https://example.org)和 \`代码\`。

- 一
- [x] 二

> 引用

\`\`\`js
ignored()
\`\`\`

| a | b |
|---|---|
| c | d |
`
    await writeFile(at('a.md'), markdown)
    expect((await run(say('-f', at('a.md'), '-o', at('a.wav')))).code).toBe(0)
    const spoken = engine.spoken.join('')
    expect(spoken).toMatch(/标题\s+第一段 很重要，见链接和 代码。\s+一\s+二\s+引用\s+a, b\s+c, d/)
    expect(spoken).not.toMatch(/[#*`>|]|ignored|title/)
  })

  test('reads an EPUB in the order of its spine', async () => {
    const page = (body: string) =>
      strToU8(`<?xml version="1.0"?><html><head><title>no</title></head><body>${body}</body></html>`)
    const book = zipSync({
      mimetype: strToU8('application/epub+zip'),
      'META-INF/container.xml': strToU8(
        '<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>',
      ),
      'OPS/book.opf': strToU8(
        '<package><manifest><item id="b" href="text/b.xhtml"/><item id="a" href="text/a%20a.xhtml"/><item id="c" href="c.xhtml"/></manifest><spine><itemref idref="a"/><itemref idref="b"/><itemref idref="c" linear="no"/></spine></package>',
      ),
      'OPS/text/a a.xhtml': page('<h1>第一章</h1><p>你好&amp;<ruby>行<rt>háng</rt></ruby>。</p>'),
      'OPS/text/b.xhtml': page('<p>第二章。</p><script>no()</script>'),
      'OPS/c.xhtml': page('<p>不读。</p>'),
    })
    await writeFile(at('b.epub'), book)
    expect((await run(say('-f', at('b.epub'), '-o', at('b.wav')))).code).toBe(0)
    expect(engine.spoken.map((text) => text.trim())).toEqual(['第一章', '你好&行。', '第二章。'])
  })

  test('dubs subtitles: each is heard at its time', async () => {
    await writeFile(
      at('c.srt'),
      '1\n00:00:01,000 --> 00:00:02,000\n一二三。\n\n2\n00:00:03,000 --> 00:00:04,000\n四五。\n',
    )
    expect((await run(say('-f', at('c.srt'), '-o', at('c.wav'), '--srt', at('out.srt')))).code).toBe(0)
    const samples = readWavMono(await readFile(at('c.wav')))?.samples ?? new Float32Array(0)
    const loudAt = (sec: number) =>
      samples.subarray(sec * 24_000, sec * 24_000 + 2400).some((value) => Math.abs(value) > 0.01)
    expect([0.5, 1.05, 2.5, 3.02].map(loudAt)).toEqual([false, true, false, true])
    expect(await readFile(at('out.srt'), 'utf8')).toContain('00:00:03,000 -->')
  })

  test('speaks a batch into files, goes on where it stopped, and tells what failed', async () => {
    const lines = [
      { text: '一。', output: at('x.mp3') },
      { text: '' },
      '三。',
      { text: '四。', voice: '无' },
      { text: '五。', speed: 2 },
    ]
    await writeFile(at('d.jsonl'), lines.map((line) => JSON.stringify(line)).join('\n'))
    const first = await run(say('-f', at('d.jsonl'), '-o', at('speech.wav'), '--lang', 'en'))
    expect(first.code).toBe(7)
    expect(first.printed.split('\n')).toEqual([at('x.mp3'), at('speech-0003.wav'), at('speech-0005.wav')])
    expect(first.told).toMatch(/^2: The text is empty/m)
    expect(first.told).toMatch(/^4: There is no voice "无"/m)
    expect(first.told).toContain('2 of 5 lines failed')
    expect(sniffAudio(await readFile(at('x.mp3')))).toEqual({ kind: 'audio', format: 'mp3' })
    engine.spoken.length = 0
    const second = await run(say('-f', at('d.jsonl'), '-o', at('speech.wav'), '--lang', 'en'))
    expect(second.printed).toBe('')
    expect(second.told).toContain(`${at('speech-0003.wav')} is there, skipped`)
    expect(engine.spoken).toEqual([])
    expect((await readdir(folder)).filter((name) => name.startsWith('.yinse-'))).toEqual([])
  })

  test.each([
    ['bad.jsonl', '{"text": 1}', 'batch', 2],
    ['bad.jsonl', '{"text": "a"}\n{', '2', 2],
    ['bad.epub', 'no zip', 'EPUB', 2],
    ['bad.srt', 'no times', 'subtitle', 2],
  ])('%s with %j is refused', async (name, content, word, code) => {
    await writeFile(at(name), content)
    const result = await run(say('-f', at(name), '-o', at('o.wav'), '--lang', 'en'))
    expect({ code: result.code, hasWord: result.told.toLowerCase().includes(word.toLowerCase()) }).toEqual({
      code,
      hasWord: true,
    })
  })
})

describe('yinse say', () => {
  test('takes SSML, and refuses what it cannot', async () => {
    const text = '<speak>一。<break time="2s"/>二。</speak>'
    expect((await run([...say('-o', at('a.wav')), text])).code).toBe(0)
    expect(readWavMono(await readFile(at('a.wav')))?.samples.length).toBe(2.2e4 * 2.4)
    const refused = await run([...say('--lang', 'en', '-o', at('b.wav')), '<speak><audio/></speak>'])
    expect(refused).toMatchObject({ code: 2, told: expect.stringContaining('<audio> is not supported') })
    const { code, told } = await run([...say('--input-type', 'html', '--lang', 'en'), 'a'])
    expect([code, told]).toEqual([2, expect.stringContaining('auto, text, ssml')])
  })

  test('puts an audible label before the speech', async () => {
    expect((await run([...say('--audible-label', 'morse', '-o', at('a.wav')), '一。'])).code).toBe(0)
    expect(readWavMono(await readFile(at('a.wav')))?.samples.length).toBe(1.7e4 * 2.4)
  })

  test('lasts as long as it is told to', async () => {
    expect((await run([...say('--duration', '0.4', '-o', at('a.wav')), '一二三四五六七八九。'])).code).toBe(0)
    expect((readWavMono(await readFile(at('a.wav')))?.samples.length ?? 0) / 24_000).toBeCloseTo(0.4, 2)
  })

  test('draws a bar on a terminal, and tells lines in a pipe', async () => {
    const terminal = await run([...say('-o', at('a.wav')), '一。二。'], { isTerminal: true })
    expect(terminal.drawn.at(-2)).toContain('█ 2/2 二。')
    expect(terminal.drawn.at(-1)).toBeNull()
    expect(terminal.told).toBe('')
    expect((await run([...say('-o', at('a.wav')), '一。二。'])).told).toContain('第 2/2 句')
  })

  test('plays through the first program that works, and says when none does', async () => {
    const player = (program: string) => ({ program, args: (filePath: string) => [filePath] })
    const played = await run([...say('--play', '-o', at('a.wav')), '一。'], {
      players: [player('no-such-player'), player('true')],
    })
    expect(played.code).toBe(0)
    const silent = await run([...say('--play', '--lang', 'en', '-o', at('b.wav')), '一。'], {
      players: [player('no-such-player'), player('false')],
    })
    expect(silent).toMatchObject({
      code: 4,
      told: expect.stringContaining('no-such-player (ENOENT), false (1)'),
    })
    expect((await readFile(at('b.wav'))).length).toBeGreaterThan(1000)
  })
})

describe('yinse lexicon', () => {
  test('adds, lists, removes, exports and imports, and say honours it', async () => {
    const readings: unknown[] = []
    engine = toneEngine({
      before: (segment) => void readings.push(...segment.readings.map((one) => one.reading)),
    })
    expect((await run(['lexicon', 'add', '行', 'hang2'])).printed).toBe('行\thang2\tzh')
    expect((await run([...say('-o', at('a.wav')), '行。'])).code).toBe(0)
    expect(readings).toEqual(['hang2'])
    expect((await run(['lexicon', 'export', at('my.tsv')])).printed).toBe('1')
    expect((await run(['lexicon', 'remove', '行'])).code).toBe(0)
    expect((await run(['lexicon'])).printed).toBe('')
    await writeFile(at('my.tsv'), '行\thang2\nCIA\tS IY1 AY1 EY1\n')
    expect((await run(['lexicon', 'import', at('my.tsv'), '--project', 'book'])).printed).toBe('2')
    expect((await run(['lexicon', 'list', '--project', 'book'])).printed.split('\n')).toHaveLength(2)
  })

  test.each([
    [['lexicon', 'add', '行', 'hangg'], 2],
    [['lexicon', 'remove', '行'], 4],
    [['lexicon', 'import', '/no/such.tsv'], 2],
    [['lexicon', 'list', '--project', 'a/b'], 2],
  ])('%j ends with %d', async (args, code) => {
    expect((await run(args)).code).toBe(code)
  })
})

describe('yinse jobs', () => {
  const voices = memoryVoices()
  const startJob = async (url: string, text: string) => {
    const answer = await fetch(`${url}/v1/jobs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text, voice: { kind: 'saved', name: '小明' } }),
    })
    const { id } = await answer.json()
    await (await fetch(`${url}/v1/jobs/${id}/events`)).text()
    return id as string
  }

  test('shows the jobs of a running server and, when it is stopped, of its data folder', async () => {
    await voices.save({
      name: '小明',
      reference: { samples: new Float32Array(24_000), sampleRateHz: 24_000 },
      transcript: null,
      language: null,
      profile: null,
    })
    const server = await startTestApp({ YINSE_DATA: folder }, { voices, tools, engines: registryOf(engine) })
    const id = await startJob(server.url, '一二三。')
    const checkAll = async () => {
      const listed = await run(['jobs'], { data: folder })
      expect(listed.told).toBe('')
      expect(listed.printed).toMatch(new RegExp(`^${id}\tdone\t1/1\t20`))
      expect((await run(['jobs', 'show', id])).printed).toMatch(/^state\tdone$/m)
      expect((await run(['jobs', 'cancel', id])).printed).toMatch(/^state\tdone$/m)
      expect((await run(['jobs', 'result', id, '-o', at('r.mp3')])).printed).toBe(at('r.mp3'))
      expect(sniffAudio(await readFile(at('r.mp3')))).toEqual({ kind: 'audio', format: 'mp3' })
    }
    await checkAll()
    const unknown = await run(['jobs', 'show', 'nothing', '--lang', 'en'])
    expect(unknown).toMatchObject({ code: 4, told: expect.stringContaining('There is no job nothing') })
    await server.app.close()
    await checkAll()
    expect((await run(['jobs', 'show', 'nothing'])).code).toBe(4)
  })

  test('says that there are none', async () => {
    expect(await run(['jobs', '--lang', 'en'])).toMatchObject({
      code: 0,
      printed: '',
      told: expect.stringContaining('No jobs'),
    })
  })

  test('says when a server cannot be reached', async () => {
    const { code, told } = await run(['jobs', '--server', 'http://127.0.0.1:9', '--lang', 'en'])
    expect([code, told]).toEqual([4, expect.stringContaining('cannot be reached')])
  })
})

describe('yinse doctor', () => {
  test('finds nothing wrong where nothing is, and says what could be better', async () => {
    const { code, printed } = await run(['doctor', '--lang', 'en'])
    expect(printed).toMatch(/^✓ Node /m)
    expect(printed).toMatch(/^✓ The data folder .* can be written/m)
    expect(printed).toMatch(/^✓ tone works$/m)
    expect(printed).toMatch(/^! No voices yet: add some with yinse voices starters/m)
    // Whatever has port 7860 on this machine is not ours to judge.
    expect([0, 5]).toContain(code)
  })

  test('names what is wrong and the remedy', async () => {
    await writeFile(at('file'), '')
    const { code, printed, told } = await run(['doctor', '--lang', 'en', '--data', at('file')])
    expect(code).toBe(5)
    expect(printed).toMatch(/^✗ The data folder .*file cannot be used/m)
    expect(told).toMatch(/^Problems found: [12]/)
  })
})

describe('yinse completion', () => {
  const complete = async (line: string) => {
    const { printed } = await run(['completion', 'bash'])
    const words = line.split(' ')
    const script = `${printed}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _yinse
printf '%s\\n' "\${COMPREPLY[@]}"`
    const { stdout } = await promisify(execFile)('bash', ['-c', script], { cwd: folder })
    return stdout.trim().split('\n')
  }

  test('completes commands, their commands and options in bash', async () => {
    expect(await complete('yinse le')).toEqual(['lexicon'])
    expect(await complete('yinse lexicon im')).toEqual(['import'])
    expect(await complete('yinse say --vo')).toEqual(['--voice'])
    expect(await complete('yinse jobs result --o')).toEqual(['--output'])
    expect(await complete('yinse say re')).toEqual(['ref.wav'])
  })

  test('knows zsh and fish, and no other', async () => {
    expect((await run(['completion', 'zsh'])).printed).toMatch(/^#compdef yinse\n/)
    expect((await run(['completion', 'fish'])).printed).toContain(
      "complete -c yinse -n '__fish_seen_subcommand_from lexicon'",
    )
    expect((await run(['completion', 'tcsh'])).code).toBe(2)
  })
})

/** A client's transport over two streams, as the SDK's own has over a child process. */
function streamTransport(toServer: PassThrough, fromServer: PassThrough): Transport {
  const received = new ReadBuffer()
  const transport: Transport = {
    async start() {
      fromServer.on('data', (bytes: Buffer) => {
        received.append(bytes)
        for (let message = received.readMessage(); message; message = received.readMessage()) {
          transport.onmessage?.(message)
        }
      })
    },
    send: async (message) => void toServer.write(serializeMessage(message)),
    close: async () => void toServer.end(),
  }
  return transport
}

test('yinse mcp serves the tools over standard input and output, and ends with its client', async () => {
  const [stdin, output] = [new PassThrough(), new PassThrough()]
  const ended = runCli(
    ['mcp', '--lang', 'en'],
    {
      stdin,
      output,
      print: () => {},
      tell: () => {},
      environment: { YINSE_DATA: folder },
      signal: new AbortController().signal,
    },
    { engines: registryOf(engine), voices: memoryVoices(), tools, logger: silentLogger },
  )
  const client = new Client({ name: 'test', version: '1' })
  await client.connect(streamTransport(stdin, output))
  const call = async (name: string, input: object) => {
    const { content, isError } = await client.callTool({ name, arguments: { ...input } })
    return { isError, text: (content as [{ text: string }])[0].text }
  }
  expect((await client.listTools()).tools.map(({ name }) => name)).toContain('speak')
  expect((await call('save_voice', { name: '小明', reference: recording })).isError).toBeFalsy()
  const spoken = JSON.parse((await call('speak', { text: '<speak>一。</speak>', voice: '小明' })).text)
  expect((await readFile(spoken.audio)).length).toBeGreaterThan(1000)
  expect((await call('speak', { text: '一', reference: '/no/such.wav' })).isError).toBe(true)
  await client.close()
  expect(await ended).toBe(0)
})

describe('--help', () => {
  const commands = [
    ...[
      [],
      ['serve'],
      ['say'],
      ['verify'],
      ['doctor'],
      ['mcp'],
      ['completion'],
      ['voices'],
      ['voices', 'add'],
    ],
    ...[['voices', 'list'], ['voices', 'remove'], ['voices', 'starters'], ['models'], ['models', 'list']],
    ...[['models', 'install'], ['models', 'add'], ['models', 'verify'], ['models', 'remove'], ['config']],
    ...[['config', 'show'], ['lexicon'], ['lexicon', 'list'], ['lexicon', 'add'], ['lexicon', 'remove']],
    ...[['lexicon', 'import'], ['lexicon', 'export'], ['jobs'], ['jobs', 'list'], ['jobs', 'show']],
    ...[
      ['jobs', 'cancel'],
      ['jobs', 'result'],
    ],
  ]
  test.each(commands.map((args) => [args]))('%j fits a screen of 24 lines of 80', async (args) => {
    const { code, printed } = await run([...args, '--help'])
    expect(code).toBe(0)
    const lines = printed.split('\n')
    expect(lines.length).toBeGreaterThan(4)
    expect(lines.length).toBeLessThanOrEqual(24)
    const widthOf = (line: string) =>
      [...line].reduce((sum, one) => sum + (/[\u2e80-\uffef]/.test(one) ? 2 : 1), 0)
    expect(lines.filter((line) => widthOf(line) > 80)).toEqual([])
  })
})
