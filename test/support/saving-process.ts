// A process that saves voices into the data folder it is given, as fast as it can, and prints each one that is safe:
// `NAME HASH`. It never ends by itself.
import { silentLogger, systemClock } from '../../src/foundation/index.js'
import { FileVoiceStore } from '../../src/voices/index.js'

const [dataFolder = '', round = ''] = process.argv.slice(2)
const store = await FileVoiceStore.open({
  dataFolder,
  clock: systemClock,
  logger: silentLogger,
  importRecording: () => Promise.reject(new Error('there are no recordings here')),
})

for (let count = 0; ; count++) {
  // One name is saved over again and again, the other is new each time.
  for (const name of ['steady', `voice-${round}-${count}`]) {
    const samples = Float32Array.from({ length: 24_000 }, (_, n) => Math.sin(n * (count + 1) * 1e-3) / 2)
    const reference = { samples, sampleRateHz: 24_000 }
    const saved = await store.save({
      ...{ name, reference, language: null, profile: null },
      transcript: `${round}-${count}`,
    })
    process.stdout.write(`${name} ${saved.contentHash}\n`)
  }
}
