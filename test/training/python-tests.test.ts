// The training's own tests, where Python has what they need.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { packageRoot } from '../../src/foundation/index.js'
import { missingTrainingTool, python } from './missing-tool.js'

const folder = join(packageRoot, 'training/base-voice')

const missing = missingTrainingTool()
const skipped = missing ? ` (skipped: ${missing} not installed)` : ''

describe.skipIf(missing !== null)(`training of base voices${skipped}`, () => {
  test.each(['test_align', 'test_importers', 'test_tones'])('%s passes', (name) => {
    const run = () => execFileSync(python, ['-m', 'unittest', name], { cwd: folder, stdio: 'pipe' })
    expect(run).not.toThrow()
  })
})
