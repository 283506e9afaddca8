import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeApi, voiceApp } from '../../src/gradio/index.js'
import { verifies } from '../conformance/gradio-requirements.js'
import { type AnyJson, RawClient } from '../support/gradio-raw.js'
import { startGradioServer, type TestServer } from '../support/gradio-server.js'
import { toneWav } from '../support/gradio-studio.js'

const missing = ['bash', 'curl', 'awk'].filter((command) => !isInstalled(command))
if (missing.length > 0) process.stdout.write(`gradio-curl: skipped, not installed: ${missing.join(', ')}\n`)

function isInstalled(command: string): boolean {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' })
    return true
  } catch (error) {
    // mawk has no --version and says so with an exit code; only an absent program has no exit code.
    return typeof (error as { status?: unknown }).status === 'number'
  }
}

describe.skipIf(missing.length > 0)('curl, as documented', () => {
  let server: TestServer
  let folder: string

  beforeAll(async () => {
    server = await startGradioServer()
    folder = mkdtempSync(join(tmpdir(), 'yinse-curl-'))
    writeFileSync(join(folder, 'ref.wav'), toneWav(300))
  })
  afterAll(async () => {
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** Runs a bash script in the folder, with $ROOT; resolves to what it printed. */
  function bash(script: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const env = { ...process.env, ROOT: server.url }
      execFile(
        'bash',
        ['-eu', '-c', script],
        { cwd: folder, env, timeout: 30_000 },
        (error, stdout, stderr) => {
          if (error) reject(new Error(`${error.message}\n${stderr}`))
          else resolve(stdout)
        },
      )
    })
  }

  const json = "-H 'Content-Type: application/json'"

  /** POST and GET of one endpoint by the documented one-liner. */
  const call = (name: string, data: string) => `
    EVENT_ID=$(curl -s -X POST $ROOT/gradio_api/call/${name} ${json} -d '${data}' | awk -F'"' '{ print $4}')
    curl -s -N $ROOT/gradio_api/call/${name}/$EVENT_ID`

  const dataOf = (stdout: string): AnyJson => {
    expect(stdout).toMatch(/^event: complete\ndata: .*\n\n$/)
    return JSON.parse(stdout.split('\ndata: ')[1] ?? '')
  }

  test('the one-liner speaks with a saved voice, and the url plays', async () => {
    verifies('call.one-liner', 'call.event-id-first', 'pitfall.13')
    const [file] = dataOf(await bash(call('infer', '{"data": ["Lei.pt", null, "你好", 1]}')))
    await bash(`curl -s -f -o out.wav '${file.url}'`)
    expect(readFileSync(join(folder, 'out.wav')).equals(toneWav(202))).toBe(true)
  })

  test('the pipe into read works where the shell runs it in place', async () => {
    verifies('call.one-liner')
    const stdout = await bash(`shopt -s lastpipe
      curl -X POST $ROOT/gradio_api/call/change_choices -s ${json} -d '{"data": []}' \\
        | awk -F'"' '{ print $4}' | read EVENT_ID
      curl -s -N $ROOT/gradio_api/call/change_choices/$EVENT_ID`)
    expect(dataOf(stdout)[0].choices[0]).toEqual(['使用参考音频', '使用参考音频'])
  })

  test('upload, speak, save, list: without any session', async () => {
    verifies('session.sessionless', 'upload.answer', 'update.values')
    const [path] = JSON.parse(await bash('curl -s -F files=@ref.wav $ROOT/gradio_api/upload'))
    const voice = `{"path":"${path}","meta":{"_type":"gradio.FileData"}}`
    dataOf(await bash(call('infer', `{"data": ["使用参考音频", ${voice}, "你好", 1]}`)))
    expect(dataOf(await bash(call('save_audio', '{"data": ["小红"]}')))).toEqual([
      { value: '小红.pt', __type__: 'update' },
    ])
    const [{ choices }] = dataOf(await bash(call('change_choices', '{"data": []}')))
    expect(choices).toContainEqual(['小红.pt', '小红.pt'])
    expect(dataOf(await bash(call('update_prompt_audio', '{"data": []}')))).toEqual([
      { interactive: true, __type__: 'update' },
    ])
  })

  test('call/v2 takes names', async () => {
    verifies('call.v2')
    const stdout = await bash(`
      EVENT_ID=$(curl -s -X POST $ROOT/gradio_api/call/v2/infer ${json} \\
        -d '{"name": "Lei", "voice": null, "text": "你好"}' | awk -F'"' '{ print $4}')
      curl -s -N $ROOT/gradio_api/call/v2/infer/$EVENT_ID`)
    expect(dataOf(stdout)[0].orig_name).toBe('audio.wav')
  })

  test('an error is printed with what to do', async () => {
    verifies('call.error')
    const stdout = await bash(call('infer', '{"data": ["使用参考音频", null, "你好", 1]}'))
    expect(stdout).toMatch(/^event: error\ndata: \{"error":".*请上传参考音频/)
  })

  test('twenty at once', async () => {
    verifies('call.two-steps')
    const results = await Promise.all(
      Array.from({ length: 20 }, () => bash(call('infer', '{"data": ["Lei.pt", null, "你好", 1]}'))),
    )
    expect(new Set(results.map((stdout) => dataOf(stdout)[0].path)).size).toBe(20)
  })

  const descriptionOf = async () => {
    const path = await new RawClient(server.url).upload(toneWav(300), 'audio_sample.wav')
    const app = voiceApp(server.studio, {
      ...{ seed: 0, pitchShiftSemitones: 0, formantShiftRatio: 1, f0RangeRatio: 1, breathiness: 0 },
    })
    const sampleUrl = `${server.url}/gradio_api/file=${path}`
    return describeApi(app, server.url, { sampleUrl })
  }

  test('the bash snippets of the API page run as they stand', async () => {
    verifies('page.bash')
    const { endpoints } = await descriptionOf()
    const order = ['/infer', '/save_audio', '/change_choices', '/update_prompt_audio']
    for (const name of order) {
      const snippets = endpoints.find((endpoint) => endpoint.name === name)?.snippets
      const data = dataOf(await bash(`exec 2>&-\n${snippets?.bash}`))
      if (name === '/infer') {
        const wav = Buffer.from(await (await fetch(data[0].url)).arrayBuffer())
        expect(wav.equals(toneWav(207))).toBe(true)
      }
    }
  })

  test('the JavaScript snippets of the API page run as they stand', async () => {
    verifies('page.javascript')
    const { endpoints } = await descriptionOf()
    for (const { name, snippets } of endpoints) {
      if (name === '/save_audio') continue
      const script = `${snippets.javascript}\nconsole.log("JSON:" + JSON.stringify(result.data));`
      const stdout = await node(script)
      const data = JSON.parse(stdout.split('JSON:')[1] ?? '')
      if (name === '/infer') {
        const wav = Buffer.from(await (await fetch(data[0].url)).arrayBuffer())
        expect(wav.equals(toneWav(207))).toBe(true)
      }
    }
  })

  /** Runs a module from the repository, so that it finds the client; resolves to what it printed. */
  function node(script: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const args = ['--input-type=module', '-e', script]
      execFile(process.execPath, args, { timeout: 30_000 }, (error, stdout, stderr) => {
        if (error) reject(new Error(`${error.message}\n${stderr}`))
        else resolve(stdout)
      })
    })
  }
})
