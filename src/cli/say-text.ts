import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { AppError } from '../foundation/index.js'
import type { Console } from './console.js'

/**
 * The text that is to be spoken: the argument itself, or the file, or standard input for `-` and where neither is given.
 * Throws AppError `command-invalid`.
 */
export async function textToSay(
  argument: string | undefined,
  filePath: string | undefined,
  { stdin }: Console,
): Promise<string> {
  if (filePath !== undefined) {
    if (argument !== undefined) throw new AppError('command-invalid', { problem: 'TEXT and --file' })
    return decodeText(await readGiven(filePath))
  }
  if (argument !== undefined && argument !== '-') return argument
  if (argument === undefined && stdin.isTTY)
    throw new AppError('command-invalid', { problem: "missing required argument 'text'" })
  return decodeText(await buffer(stdin))
}

async function readGiven(filePath: string): Promise<Uint8Array> {
  try {
    return await readFile(filePath)
  } catch (error) {
    const problem = error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : ''
    throw new AppError('command-invalid', { problem: `--file ${filePath}: ${problem}` }, { cause: error })
  }
}

/** UTF-8, or what Chinese Windows writes. Without the mark that some editors begin a file with. */
function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}
