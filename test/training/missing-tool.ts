import { execFileSync } from 'node:child_process'

export const python = '/usr/bin/python3'

/** What the training of base voices needs and this machine lacks; null where all of it is there. */
export function missingTrainingTool(): string | null {
  for (const [name, command, ...args] of [
    ['python3-torch and python3-scipy', python, '-c', 'import torch, scipy'],
    ['ffmpeg', 'ffmpeg', '-version'],
  ] as const) {
    try {
      execFileSync(command, args, { stdio: 'ignore' })
    } catch {
      return name
    }
  }
  return null
}
