import type { CommanderError } from 'commander'
import { AppError } from '../foundation/index.js'
import type { Bilingual } from './console.js'

/** AppError `command-invalid`, to be thrown. */
export function wrongCommand(problem: Bilingual, cause?: unknown): AppError {
  return new AppError('command-invalid', { problem }, cause === undefined ? {} : { cause })
}

/** AppError `command-invalid` for a file that the command names and that cannot be read or written: `what` is how it does. */
export function unusableFile(what: string, cause: unknown): AppError {
  const problem = cause instanceof Error ? ((cause as NodeJS.ErrnoException).code ?? cause.message) : ''
  const isAbsent = problem === 'ENOENT'
  return wrongCommand(
    {
      zh: isAbsent ? `${what}：没有这个文件或目录（${problem}）` : `${what}：不能使用（${problem}）`,
      en: isAbsent
        ? `${what}: there is no such file or folder (${problem})`
        : `${what}: it cannot be used (${problem})`,
    },
    cause,
  )
}

/** What is wrong with the command line, as the parser found it; its own words are English. */
export function explainParser(error: CommanderError): AppError {
  const en = error.message.replace(/^error: /, '').replace(/\.$/, '')
  const [name = ''] = quoted(en)
  const guess = /Did you mean (?:one of )?([^?]+)\?/.exec(en)?.[1]
  const meant = guess === undefined ? '' : `（是不是“${guess}”？）`
  const counts = /Expected (\d+) arguments? but got (\d+)/.exec(en)
  const texts: Readonly<Record<string, string>> = {
    'commander.missingArgument': `缺少参数“${name}”`,
    'commander.optionMissingArgument': `选项“${name}”后面缺少值`,
    'commander.missingMandatoryOptionValue': `缺少必需的选项“${name}”`,
    'commander.unknownOption': `没有“${name}”这个选项${meant}`,
    'commander.unknownCommand': `没有“${name}”这个命令${meant}`,
    'commander.excessArguments': `“${name}”的参数太多：应为 ${counts?.[1]} 个，给了 ${counts?.[2]} 个`,
  }
  return wrongCommand({ zh: texts[error.code] ?? en, en }, error)
}

function quoted(text: string): readonly string[] {
  return [...text.matchAll(/'([^']*)'/g)].map((match) => match[1] ?? '')
}
