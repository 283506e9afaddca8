import { rename, rm, stat } from 'node:fs/promises'
import { dirname, extname, join } from 'node:path'
import { outputFormatOfFile } from '../audio/index.js'
import type { Config } from '../config/index.js'
import { AppError, toAppError } from '../foundation/index.js'
import { wrongCommand } from './command-problem.js'
import type { CliContext } from './context.js'
import type { BatchLine } from './read-text-file.js'
import { type SayFlags, speakRequestOf } from './say-request.js'
import { withStudio } from './session.js'
import { speakInto } from './speak-into.js'

/**
 * Speaks every line of a batch into a file of its own; files that are there already are left, so that a batch that
 * was stopped goes on. A line that fails is told and does not stop the others. Throws AppError `batch-failed`.
 */
export async function sayBatch(
  context: CliContext,
  config: Config,
  lines: readonly BatchLine[],
  flags: SayFlags,
): Promise<void> {
  const { console } = context
  const { lang } = config.settings
  const outputs = lines.map((line) => outputOf(line, flags.output))
  for (const output of outputs) outputFormatOfFile(output)
  const twice = outputs.find((output, at) => outputs.indexOf(output) !== at)
  if (twice !== undefined) {
    throw wrongCommand({
      zh: `批处理里有两行都写到 ${twice}`,
      en: `two lines of the batch are written to ${twice}`,
    })
  }
  let failed = 0
  await withStudio(context, config, async (studio) => {
    for (const [at, line] of lines.entries()) {
      const output = outputs[at] ?? ''
      if (await isFile(output)) {
        console.tell(lang === 'zh' ? `已有 ${output}，跳过` : `${output} is there, skipped`)
        continue
      }
      const extension = extname(output)
      // Whole or absent: a file that was begun does not count as done.
      const part = join(dirname(output), `.yinse-${process.pid}-${line.line}${extension}`)
      try {
        const own = {
          ...(line.voice === null ? {} : { voice: line.voice }),
          ...(line.speed === null ? {} : { speed: String(line.speed) }),
          ...(line.seed === null ? {} : { seed: String(line.seed) }),
        }
        const request = speakRequestOf(line.text, { ...flags, ...own })
        const quiet = { console: { ...console, print: () => {} } }
        await speakInto(studio, request, { output: part }, quiet, lang)
        await rename(part, output)
        console.print(output)
      } catch (error) {
        await rm(part, { force: true })
        const failure = toAppError(error)
        if (failure.kind === 'cancelled') throw failure
        failed++
        console.tell(`${line.line}: ${failure.text(lang)}`)
      }
    }
  })
  if (failed > 0) throw new AppError('batch-failed', { failed, total: lines.length })
}

/** What the line names, else the command's output with the line's number: `speech-0007.wav`. */
function outputOf({ output, line }: BatchLine, pattern: string): string {
  if (output !== null) return output
  const extension = extname(pattern)
  return `${pattern.slice(0, pattern.length - extension.length)}-${String(line).padStart(4, '0')}${extension}`
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() ?? false
}
