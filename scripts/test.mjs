// `npm test`: unit and end to end together. Ends with the plain line `N passed, N failed, N skipped`.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exitCodeOf, tool } from './run.mjs'

const folder = mkdtempSync(join(tmpdir(), 'yinse-test-'))
const reportFile = join(folder, 'report.json')
try {
  const code = await exitCodeOf(process.execPath, [
    tool('vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reportFile}`,
    ...process.argv.slice(2),
  ])
  const counts = countTests(JSON.parse(readFileSync(reportFile, 'utf8')))
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
  process.exitCode = code !== 0 || counts.failed > 0 || counts.passed === 0 ? 1 : 0
} finally {
  rmSync(folder, { recursive: true, force: true })
}

// A file that fails to load has no tests of its own, but it is a failure all the same.
function countTests(report) {
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
  ).length
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}
