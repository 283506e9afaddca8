import { spawn } from 'node:child_process'
import { platform } from 'node:os'
import { AppError } from '../foundation/index.js'

interface Player {
  readonly program: string
  readonly args: (filePath: string) => readonly string[]
}

const plain = (program: string, ...before: string[]): Player => ({
  program,
  args: (filePath) => [...before, filePath],
})

/** Programs that play a wav file and end, the usual one of the system first. */
function playersOf(system: NodeJS.Platform): readonly Player[] {
  if (system === 'darwin') return [plain('afplay')]
  if (system === 'win32') {
    const script = '(New-Object Media.SoundPlayer $args[0]).PlaySync()'
    return [plain('powershell', '-NoProfile', '-Command', script)]
  }
  return [
    plain('pw-play'),
    plain('paplay'),
    plain('aplay', '-q'),
    plain('ffplay', '-nodisp', '-autoexit', '-loglevel', 'error'),
    plain('mpv', '--no-video', '--really-quiet'),
    plain('play', '-q'),
  ]
}

/** Plays a wav file through the first player that is there and works. Throws AppError `player-missing`. */
export async function playWav(
  filePath: string,
  signal: AbortSignal,
  players: readonly Player[] = playersOf(platform()),
): Promise<void> {
  const failed: string[] = []
  for (const { program, args } of players) {
    const problem = await run(program, args(filePath), signal)
    if (problem === null) return
    if (signal.aborted) throw new AppError('cancelled', {})
    failed.push(`${program} (${problem})`)
  }
  throw new AppError('player-missing', { tried: failed.join(', ') })
}

/** Null when it ended well, else why not. */
function run(program: string, args: readonly string[], signal: AbortSignal): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'ignore', signal })
    child.on('error', (error) => resolve((error as NodeJS.ErrnoException).code ?? error.message))
    child.on('exit', (code, ended) => resolve(code === 0 ? null : String(ended ?? code)))
  })
}
