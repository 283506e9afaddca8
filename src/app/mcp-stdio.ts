import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import type { Settings } from '../config/index.js'
import { systemClock } from '../foundation/index.js'
import { createRecordingStore, createUrlGuard } from '../http/index.js'
import { createSpeechMcpServer } from '../mcp/index.js'
import { createJobBook, type Studio } from '../synthesis/index.js'

export interface StdioParts {
  readonly studio: Studio
  readonly settings: Settings
  readonly version: string
  readonly input: Readable
  readonly output: Writable
  readonly signal: AbortSignal
}

/**
 * The Model Context Protocol over standard input and output, for the program that started us: it may name recordings
 * by path, and gets the paths of results. Resolves when it has gone, or `signal` aborts.
 */
export async function serveMcpOverStdio(parts: StdioParts): Promise<void> {
  const { studio, settings, version, input, output, signal } = parts
  const urlGuard = createUrlGuard({ isEnabled: settings.urlDownload })
  const maxBytes = settings.uploadLimitMb * 2 ** 20
  const storeRemote = createRecordingStore({ files: studio.files, urlGuard, maxBytes })
  const server = createSpeechMcpServer({
    studio,
    jobs: createJobBook(studio, systemClock),
    owner: { kind: 'local' },
    language: settings.lang,
    version,
    storeRecording: async (source, owner) => {
      const isFile = !/^(?:https?|data):/i.test(source) && (await stat(source).catch(() => null))?.isFile()
      return isFile ? resolve(source) : storeRemote(source, owner)
    },
    addressOf: (fileId) => studio.files.find(fileId)?.filePath ?? '',
  })
  const transport = new StdioServerTransport(input, output)
  const ended = new Promise<void>((done) => {
    transport.onclose = done
    input.once('end', done)
    signal.addEventListener('abort', () => done(), { once: true })
    if (signal.aborted) done()
  })
  await server.connect(transport)
  await ended
  await server.close()
}
