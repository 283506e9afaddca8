import { describe, expect, test } from 'vitest'
import { chooseEngine, type EngineCandidate } from './choose-engine.js'

const zipVoice: EngineCandidate = { id: 'zipvoice', languages: ['zh', 'en'], needsTranscript: true }
const pocket: EngineCandidate = { id: 'pocket', languages: ['en'], needsTranscript: false }
const embedded: EngineCandidate = { id: 'embedded', languages: ['zh', 'en'], needsTranscript: false }
const all = [zipVoice, pocket, embedded]

describe('the automatic choice of an engine', () => {
  test.each([
    ['你好', true, 'zipvoice'],
    ['hello', false, 'pocket'],
    ['你好 hello', false, 'embedded'],
    ['你好', false, 'embedded'],
    ['12:30', false, 'pocket'],
  ])('%j with transcript %s takes %s', (text, hasTranscript, engineId) => {
    expect(chooseEngine({ text, hasTranscript }, all).engineId).toBe(engineId)
  })

  test('the reason names what the better engines lacked, in both languages', () => {
    const { reason } = chooseEngine({ text: '你好', hasTranscript: false }, all)
    expect(reason.en).toContain('zipvoice lacks the words')
    expect(reason.en).toContain('pocket does not speak zh')
    expect(reason.zh).toContain('pocket 不会说 zh')
  })

  test('the best one needs no excuse', () => {
    expect(chooseEngine({ text: '你好', hasTranscript: true }, all).reason.en).toContain(
      'the best engine installed',
    )
  })

  test('candidates that leave nobody are a fault of the program', () => {
    expect(() => chooseEngine({ text: '你好', hasTranscript: false }, [pocket])).toThrow(RangeError)
  })
})
