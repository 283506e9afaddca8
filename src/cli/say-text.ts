import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { unusableFile, wrongCommand } from './command-problem.js'
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
    if (argument !== undefined) {
      throw wrongCommand({ zh: '文本和 --file 只能给一个', en: 'give the text or --file, not both' })
    }
    return readTextFile(filePath, await readGiven(filePath))
  }
  if (argument !== undefined && argument !== '-') return { kind: 'text', text: argument }
  if (argument === undefined && stdin.isTTY)
    throw wrongCommand({ zh: '缺少要说的文本', en: "missing required argument 'text'" })
  return { kind: 'text', text: decodeText(await buffer(stdin), '-') }
}

async function readGiven(filePath: string): Promise<Uint8Array> {
  try {
    return await readFile(filePath)
  } catch (error) {
    throw unusableFile(`--file ${filePath}`, error)
  }
}
