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

process.exitCode = await runCli(process.argv.slice(2), {
  stdin: process.stdin,
  print: (line) => console.log(line),
  tell: (line) => console.error(line),
  environment: undefined,
  signal: controller.signal,
})
