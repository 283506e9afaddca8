#!/usr/bin/env node
import { runCli } from './program.js'

const controller = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // The first one asks to stop in order, the second one ends it.
    if (controller.signal.aborted) process.exit(130)
    controller.abort()
  })
}

/** Erases the line that is there (ECMA-48) and writes the new one, no wider than the window. */
function draw(line: string | null): void {
  process.stderr.write(`\r\x1b[2K${line?.slice(0, (process.stderr.columns ?? 80) - 1) ?? ''}`)
}

process.exitCode = await runCli(process.argv.slice(2), {
  stdin: process.stdin,
  print: (line) => console.log(line),
  tell: (line) => console.error(line),
  output: process.stdout,
  ...(process.stderr.isTTY ? { draw } : {}),
  environment: undefined,
  signal: controller.signal,
})
