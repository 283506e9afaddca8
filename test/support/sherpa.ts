import { loadSherpaAddon } from '../../src/engines/sherpa-onnx/sherpa-addon.js'

/** Whether native models run on this machine; says so where they do not. */
export function isSherpaHere(): boolean {
  try {
    return loadSherpaAddon() !== undefined
  } catch {
    process.stderr.write('skipped: sherpa-onnx-node is not installed on this machine\n')
    return false
  }
}
