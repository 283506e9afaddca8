// A Chromium for tests: the one that CHROMIUM_PATH names, the system's, or the one in the npm package.
import { execFileSync } from 'node:child_process'
import { createReadStream, existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress } from 'node:zlib'
import { type Browser, chromium } from 'playwright-core'

interface FoundBrowser {
  readonly executablePath: string
  /** Where the libraries lie that a bare machine lacks. */
  readonly libraryPath?: string
}

const usualPaths = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/**
 * Launches it headless; its microphone says what is in the wav file at `microphonePath`. Null where there is none, with
 * the reason printed.
 */
export async function launchBrowser(microphonePath: string): Promise<Browser | null> {
  try {
    const { executablePath, libraryPath } = await findBrowser()
    return await chromium.launch({
      executablePath,
      args: [
        '--no-sandbox',
        '--use-fake-ui-for-media-stream',
        '--use-fake-device-for-media-stream',
        `--use-file-for-fake-audio-capture=${microphonePath}`,
        '--autoplay-policy=no-user-gesture-required',
      ],
      ...(libraryPath ? { env: { ...process.env, LD_LIBRARY_PATH: libraryPath } } : {}),
    })
  } catch (error) {
    // biome-ignore lint/suspicious/noConsole: whoever runs the tests must see why they did not run
    console.warn(`Browser tests are skipped: ${error instanceof Error ? error.message : error}`)
    return null
  }
}

async function findBrowser(): Promise<FoundBrowser> {
  const named = process.env.CHROMIUM_PATH
  if (named) return { executablePath: named }
  const usual = usualPaths.find((path) => existsSync(path))
  if (usual) return { executablePath: usual }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('no Chromium was found; name one with CHROMIUM_PATH')
  }
  const { default: packed } = await import('@sparticuz/chromium')
  return { executablePath: await packed.executablePath(), libraryPath: await unpackLibraries() }
}

/** The package carries libnss and its kin, but unpacks them only where it takes the machine for a cloud function. */
async function unpackLibraries(): Promise<string> {
  const folder = join(tmpdir(), 'yinse-chromium-libraries')
  if (existsSync(folder)) return join(folder, 'lib')
  const packageFolder = dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium/package.json'))
  const part = `${folder}.${process.pid}`
  await mkdir(part, { recursive: true })
  try {
    const { extract } = await import('tar-stream')
    const { createWriteStream } = await import('node:fs')
    const tar = extract()
    tar.on('entry', (header, stream, next) => {
      const target = join(part, header.name)
      if (header.type !== 'file') {
        stream.resume()
        stream.on('end', next)
        return
      }
      mkdir(dirname(target), { recursive: true })
        .then(() => pipeline(stream, createWriteStream(target, { mode: 0o755 })))
        .then(() => next(), next)
    })
    await pipeline(
      createReadStream(join(packageFolder, 'bin', 'al2023.tar.br')),
      createBrotliDecompress(),
      tar,
    )
    await rename(part, folder)
  } finally {
    await rm(part, { recursive: true, force: true })
  }
  return join(folder, 'lib')
}

/** Whether this machine can draw Chinese at all. */
export function hasChineseFont(): boolean {
  try {
    return execFileSync('fc-list', [':lang=zh', 'family'], { encoding: 'utf8' }).trim() !== ''
  } catch {
    return false
  }
}
