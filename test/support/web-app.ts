// The whole server as the page meets it: real voice library, decoding and text, and an engine of tones.

import type { Engine } from '../../src/engines/engine.js'
import { createToneEngine } from '../../src/engines/fake/index.js'
import { AppError } from '../../src/foundation/index.js'
import { startApp, type TestApp } from './app.js'
import { fliteWav } from './audio-fixtures.js'
import { registryOf } from './studio.js'

/** A sentence with this sign in it is not spoken until `open` is called, or its job is cancelled. */
export const waitingSign = '等'

export interface Gate {
  readonly engine: Engine
  /** Sentences that were begun, in order. */
  readonly begun: readonly string[]
  /** Sentences that were aborted while they waited. */
  readonly aborted: readonly string[]
  open(): void
}

/** The tone engine, with sentences that wait for the test. */
export function gatedToneEngine(): Gate {
  const tone = createToneEngine()
  const begun: string[] = []
  const aborted: string[] = []
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  const engine: Engine = {
    ...tone,
    async *synthesize(segment, prompt, options, signal) {
      begun.push(segment.text)
      if (segment.text.includes(waitingSign)) {
        await Promise.race([opened, untilAborted(signal)])
        if (signal.aborted) {
          aborted.push(segment.text)
          throw new AppError('cancelled', {})
        }
      }
      yield* tone.synthesize(segment, prompt, options, signal)
    },
  }
  return { engine, begun, aborted, open: () => open() }
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}

/** Starts it on a free port; `environment` may name a port and a data folder to start again with. */
export function startWebApp(
  engine: Engine = createToneEngine(),
  environment: Readonly<Record<string, string>> = {},
): Promise<TestApp> {
  return startApp(environment, { engines: registryOf(engine) })
}

/** Saves a voice from a made-up recording. */
export async function addVoiceTo(url: string, name: string): Promise<void> {
  const form = new FormData()
  form.append('name', name)
  form.append('file', new Blob([await fliteWav('awb')]), 'voice.wav')
  const answer = await fetch(`${url}/v1/voices`, { method: 'POST', body: form })
  if (answer.status !== 201) throw new Error(await answer.text())
}
