// A whole server with a tone engine in a process of its own, for tests that kill it. Each sentence that is spoken is
// written to the file SPOKEN; sentence number HOLD (of its job, from 0) is never finished, and SPOKEN.held tells that it
// was reached.
import { appendFileSync } from 'node:fs'
import { createApp } from '../../src/app.js'
import { loadConfig } from '../../src/config/index.js'
import { silentLogger } from '../../src/foundation/index.js'
import { registryOf, toneEngine } from './studio.js'

const { SPOKEN = '', HOLD = '' } = process.env
const engine = toneEngine({
  samplesPerUnit: 300,
  before: ({ index, text }) => {
    if (HOLD !== '' && index === Number(HOLD)) {
      appendFileSync(`${SPOKEN}.held`, '')
      return new Promise(() => {})
    }
    appendFileSync(SPOKEN, `${text.trim()}\n`)
    return undefined
  },
})
const app = await createApp(loadConfig({ environment: process.env }), {
  engines: registryOf(engine),
  logger: silentLogger,
})
process.stdout.write(`${await app.listen()}\n`)
