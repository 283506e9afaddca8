// The tests of what is written in Python, training and ruler, where Python has what they need.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { packageRoot } from '../../src/foundation/index.js'
import { missingTrainingTool, python } from './missing-tool.js'

const missing = missingTrainingTool()
const skipped = missing ? ` (skipped: ${missing} not installed)` : ''

describe.skipIf(missing !== null)(`training of base voices, and the ruler${skipped}`, () => {
  test.each([
    ['training/base-voice', 'test_align'],
    ['training/base-voice', 'test_high_band'],
    ['training/base-voice', 'test_importers'],
    ['training/base-voice', 'test_registers'],
    ['training/base-voice', 'test_tones'],
    ['eval', 'test_everyone'],
    ['eval', 'test_phone_bands'],
    ['eval', 'test_smoothness'],
  ])('%s/%s passes', (folder, name) => {
    const cwd = join(packageRoot, folder)
    const run = () => execFileSync(python, ['-m', 'unittest', name], { cwd, stdio: 'pipe' })
    expect(run).not.toThrow()
  })
})
