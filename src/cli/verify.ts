import { basename } from 'node:path'
import { readLabelFile } from '../audio/index.js'
import { AppError } from '../foundation/index.js'
import { unusableFile } from './command-problem.js'
import type { CliContext } from './context.js'

/** The AI label of a sound file, one field a line. Throws AppError `audio-label-absent`. */
export async function verify(
  context: CliContext,
  filePath: string,
  flags: Readonly<Record<string, unknown>>,
): Promise<void> {
  // For the language of messages.
  context.configOf(flags)
  const { format, label } = await readLabelFile(filePath).catch((error: unknown) => {
    throw explained(error, filePath)
  })
  if (!label) throw new AppError('audio-label-absent', { fileName: basename(filePath), format })
  for (const [field, value] of Object.entries(label)) context.console.print(`${field}\t${value}`)
}

function explained(error: unknown, filePath: string): unknown {
  if (!(error instanceof Error) || !('code' in error) || error instanceof AppError) return error
  return unusableFile(filePath, error)
}
