import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AppError, silentLogger } from '../foundation/index.js'
import { FileVoiceStore } from './file-store.js'
import { keyOwner, localActor, type VoiceActor } from './owner.js'
import { VoiceEditor } from './voice-editor.js'

const secret = Buffer.alloc(32, 7)
const actors: Readonly<Record<string, VoiceActor>> = {
  local: localActor,
  admin: { owner: keyOwner('admin', secret), mayChangeAll: true },
  anna: { owner: keyOwner('anna', secret), mayChangeAll: false },
  ben: { owner: keyOwner('ben', secret), mayChangeAll: false },
}
const reference = {
  samples: Float32Array.from({ length: 9600 }, (_, n) => 0.3 * Math.sin(n / 10)),
  sampleRateHz: 24_000,
}

const name = fc.constantFrom('甲', '乙', '丙')
const who = fc.constantFrom(...Object.keys(actors))
const step = fc.oneof(
  fc.record({ do: fc.constant('save' as const), who, name }),
  fc.record({ do: fc.constant('change' as const), who, name }),
  fc.record({ do: fc.constant('remove' as const), who, name }),
  fc.record({ do: fc.constant('rename' as const), who, name, to: name }),
  fc.record({ do: fc.constant('duplicate' as const), who, name, to: name }),
  fc.record({ do: fc.constant('restore' as const), who, name, at: fc.nat(3) }),
  fc.record({ do: fc.constant('restart' as const), who, name }),
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** Who owns what, by the rule alone. */
class Model {
  readonly voices = new Map<string, string>()
  readonly removed: { readonly name: string; readonly owner: string }[] = []

  expected(one: Step): string {
    const actor = actors[one.who] as VoiceActor
    const isTheirs = (owner: string | undefined) =>
      owner === undefined || actor.mayChangeAll || owner === actor.owner
    const owner = this.voices.get(one.name)
    if (one.do === 'restart') return 'done'
    if (one.do === 'restore') {
      const former = this.removed[one.at]
      if (!former) return 'voice-former-gone'
      if (!isTheirs(former.owner) || !isTheirs(this.voices.get(former.name))) return 'voice-not-yours'
      this.voices.set(former.name, former.owner)
      this.removed.splice(one.at, 1)
      return 'done'
    }
    if (owner === undefined && one.do !== 'save') return 'voice-not-found'
    if (!isTheirs(owner)) return 'voice-not-yours'
    if (one.do === 'save') this.voices.set(one.name, actor.owner)
    if (one.do === 'remove') {
      this.voices.delete(one.name)
      this.removed.push({ name: one.name, owner: owner ?? '' })
    }
    if (one.do === 'rename' && one.to !== one.name) {
      if (this.voices.has(one.to)) return 'voice-name-taken'
      this.voices.delete(one.name)
      this.voices.set(one.to, owner ?? '')
    }
    if (one.do === 'duplicate') {
      if (!isTheirs(this.voices.get(one.to))) return 'voice-not-yours'
      this.voices.set(one.to, actor.owner)
    }
    return 'done'
  }
}

test('whatever is done in whatever order, nobody changes what is not theirs', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const dataFolder = await mkdtemp(join(tmpdir(), 'yinse-owners-'))
      let now = 1_700_000_000_000
      const open = () =>
        FileVoiceStore.open({
          dataFolder,
          clock: { now: () => now++ },
          logger: silentLogger,
          importRecording: async () => reference,
        })
      let store = await open()
      const tokens: string[] = []
      const run = async (one: Step): Promise<void> => {
        const editor = new VoiceEditor(store, actors[one.who] as VoiceActor)
        if (one.do === 'save')
          await editor.save({ name: one.name, reference, transcript: null, language: null, profile: null })
        else if (one.do === 'change') await editor.change(one.name, { tags: [`${now}`] })
        else if (one.do === 'remove') tokens.push(await editor.remove(one.name))
        else if (one.do === 'rename') await editor.rename(one.name, one.to)
        else if (one.do === 'duplicate') await editor.duplicate(one.name, one.to)
        else if (one.do === 'restore') {
          await editor.restore(tokens[one.at] ?? 'none')
          tokens.splice(one.at, 1)
        } else {
          await store.dispose()
          store = await open()
        }
      }
      try {
        const model = new Model()
        for (const one of steps) {
          const outcome = await run(one).then(
            () => 'done',
            (error: unknown) => (error instanceof AppError ? error.code : String(error)),
          )
          expect(outcome).toBe(model.expected(one))
          expect(new Map(store.list().map((voice) => [voice.name, voice.owner]))).toEqual(model.voices)
        }
      } finally {
        await store.dispose()
        await rm(dataFolder, { recursive: true })
      }
    }),
    { numRuns: 40 },
  )
}, 60_000)

test('two who save under one new name at once: one has it, the other is refused', async () => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'yinse-owners-'))
  const store = await FileVoiceStore.open({
    ...{ dataFolder, clock: { now: () => 1_700_000_000_000 }, logger: silentLogger },
    importRecording: async () => reference,
  })
  const draft = { name: '甲', reference, transcript: null, language: null, profile: null } as const
  const outcomes = await Promise.allSettled(
    ['anna', 'ben'].map((one) => new VoiceEditor(store, actors[one] as VoiceActor).save(draft)),
  )
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  await store.dispose()
  await rm(dataFolder, { recursive: true })
})
