import { describe, expect, test } from 'vitest'
import { chooseEngine, type EngineCandidate } from './choose-engine.js'
import { allVoiceChanges } from './engine.js'

const zipVoice: EngineCandidate = {
  id: 'zipvoice',
  languages: ['zh', 'en'],
  needsTranscript: true,
  voiceChanges: [],
  readings: 'exact',
}
const pocket: EngineCandidate = {
  id: 'pocket',
  languages: ['en'],
  needsTranscript: false,
  voiceChanges: [],
  readings: 'spelled',
}
const embedded: EngineCandidate = {
  id: 'embedded',
  languages: ['zh', 'en'],
  needsTranscript: false,
  voiceChanges: allVoiceChanges,
  readings: 'exact',
}
const plain = { changes: [], uncertainReadings: () => [] } as const
const all = [zipVoice, pocket, embedded]

describe('the automatic choice of an engine', () => {
  test.each([
    ['你好', true, 'zipvoice'],
    ['hello', false, 'pocket'],
    ['你好 hello', false, 'embedded'],
    ['你好', false, 'embedded'],
    ['12:30', false, 'pocket'],
  ])('%j with transcript %s takes %s', (text, hasTranscript, engineId) => {
    expect(chooseEngine({ text, hasTranscript, ...plain }, all).engineId).toBe(engineId)
  })

  test('the reason names what the better engines lacked, in both languages', () => {
    const { reason } = chooseEngine({ text: '你好', hasTranscript: false, ...plain }, all)
    expect(reason.en).toContain('zipvoice lacks the words')
    expect(reason.en).toContain('pocket does not speak zh')
    expect(reason.zh).toContain('pocket 不会说 zh')
  })

  test('a voice that is to be changed goes to an engine that can change it', () => {
    const job = { ...plain, text: '你好', hasTranscript: true, changes: ['breathiness'] } as const
    const { engineId, reason } = chooseEngine(job, all)
    expect(engineId).toBe('embedded')
    expect(reason.en).toContain('zipvoice cannot change the voice so')
  })

  test('a fixed reading goes to an engine that says it for certain', () => {
    const uncertainReadings = ({ readings }: Pick<EngineCandidate, 'readings'>) =>
      readings === 'exact' ? [] : ['L AY1 V']
    const job = { ...plain, text: 'live', hasTranscript: false, uncertainReadings }
    const { engineId, reason } = chooseEngine(job, all)
    expect(engineId).toBe('embedded')
    expect(reason.en).toContain('pocket cannot be told the reading L AY1 V')
    expect(reason.zh).toContain('pocket 没法保证读音 L AY1 V')
  })

  test('the best one needs no excuse', () => {
    expect(chooseEngine({ text: '你好', hasTranscript: true, ...plain }, all).reason.en).toContain(
      'the best engine installed',
    )
  })

  test('candidates that leave nobody are a fault of the program', () => {
    expect(() => chooseEngine({ text: '你好', hasTranscript: false, ...plain }, [pocket])).toThrow(RangeError)
  })
})
