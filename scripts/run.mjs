// Starts the project's own tools through Node, without a shell: the same on Linux, macOS and Windows.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Path of a file inside an installed package. */
export function tool(file) {
  return fileURLToPath(new URL(`../node_modules/${file}`, import.meta.url))
}

/** Runs to the end with our own stdio; resolves to the exit code. */
export function exitCodeOf(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options })
    child.on('error', reject)
    child.on('close', (code, signal) => resolve(code ?? (signal ? 1 : 0)))
  })
}

/** Runs to the end; a failure ends this process with the same code. */
export async function run(command, args, options = {}) {
  const code = await exitCodeOf(command, args, options)
  if (code !== 0) process.exit(code)
}
