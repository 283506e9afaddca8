import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { AppError } from '../foundation/index.js'
import type { Console } from './console.js'
import { decodeText, readTextFile, type TextFile } from './read-text-file.js'

/**
 * What is to be spoken: the argument itself, or a file, or standard input for `-` and where neither is given.
 * Throws AppError `command-invalid`, and what the file is refused for.
 */
export async function whatToSay(
  argument: string | undefined,
  filePath: string | undefined,
  { stdin }: Console,
): Promise<TextFile> {
  if (filePath !== undefined) {
    if (argument !== undefined) throw new AppError('command-invalid', { problem: 'TEXT and --file' })
    return readTextFile(filePath, await readGiven(filePath))
  }
  if (argument !== undefined && argument !== '-') return { kind: 'text', text: argument }
  if (argument === undefined && stdin.isTTY)
    throw new AppError('command-invalid', { problem: "missing required argument 'text'" })
  return { kind: 'text', text: decodeText(await buffer(stdin)) }
}

async function readGiven(filePath: string): Promise<Uint8Array> {
  try {
    return await readFile(filePath)
  } catch (error) {
    const problem = error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : ''
    throw new AppError('command-invalid', { problem: `--file ${filePath}: ${problem}` }, { cause: error })
  }
}
