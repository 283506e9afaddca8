import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { packageVersion, serveMcpOverStdio } from '../app.js'
import { AppError, takePidLock } from '../foundation/index.js'
import { wrongCommand } from './command-problem.js'
import type { CliContext } from './context.js'
import { withStudio } from './session.js'

/** Programs of one user that have our tools open at the same time. */
const maxPrograms = 20

/** The tools for the program that started this one, over standard input and output, until it goes. */
export async function mcp(context: CliContext, flags: Readonly<Record<string, unknown>>): Promise<void> {
  const { console } = context
  const { output } = console
  if (!output) {
    throw wrongCommand({ zh: 'mcp 需要标准输出', en: 'mcp needs a standard output' })
  }
  const config = context.configOf(flags)
  const { folder, release } = await ownFolder(join(config.settings.data, 'mcp'))
  try {
    await withStudio(
      context,
      config,
      (studio) =>
        serveMcpOverStdio({
          ...{ studio, settings: config.settings, version: packageVersion(), output },
          ...{ input: console.stdin, signal: console.signal },
        }),
      folder,
    )
  } finally {
    await release()
  }
}

/** Results stay when we end, so they lie in the data folder, in a place that no other process has. */
async function ownFolder(parent: string): Promise<{ folder: string; release: () => Promise<void> }> {
  await mkdir(parent, { recursive: true })
  for (let number = 1; number <= maxPrograms; number++) {
    const lock = await takePidLock(join(parent, `${number}.lock`))
    if (typeof lock === 'function') return { folder: join(parent, String(number)), release: lock }
  }
  throw new AppError('data-folder-in-use', { folder: parent, pid: 0, filePath: join(parent, '1.lock') })
}
