import { describe, expect, test } from 'vitest'
import { verifies } from '../../test/conformance/gradio-requirements.js'
import { defineApp } from './app-definition.js'
import { bindNamed, bindPositional } from './binding.js'
import { button, slider, textbox } from './components.js'
import { infoDocument } from './info-document.js'
import { snippet } from './snippets.js'

const word = textbox({ id: 1, label: 'Word' })
const count = slider({ id: 2, label: 'Count', minimum: 1, maximum: 9, step: 1, value: 3 })
const go = button({ id: 3, value: 'Go' })

const app = defineApp<null>({
  title: 'Repeat',
  components: [word, count, go],
  newSession: () => null,
  endSession: () => undefined,
  queueStatus: () => ({ waiting: 0, etaSec: null }),
  endpoints: (endpoint) => [
    endpoint({
      name: 'repeat',
      inputs: { word, go, count },
      outputs: [word],
      run: ({ word, count }) => [word.repeat(count)],
    }),
  ],
})
const [repeat] = app.endpoints
if (!repeat) throw new Error('no endpoint')

describe('an endpoint is one declaration', () => {
  test('its handler receives parsed values by name', async () => {
    const inputs = { resolveFile: () => Promise.reject(new Error('no file')) }
    const values = bindNamed(repeat, { word: 'ha' })
    const output = await repeat.invoke(values, inputs, {} as Parameters<typeof repeat.invoke>[2])
    expect(output).toEqual(['hahaha'])
  })

  test('its documentation leaves the button out', () => {
    const { parameters } = infoDocument(app).named_endpoints['/repeat'] ?? {}
    expect(parameters?.map((parameter) => parameter.parameter_name)).toEqual(['word', 'count'])
  })

  test('undocumented inputs may be left out of a positional call', () => {
    verifies('call.fill')
    expect(bindPositional(repeat, ['ha', 2])).toEqual(['ha', null, 2])
    expect(bindPositional(repeat, ['ha', null, 2])).toEqual(['ha', null, 2])
    expect(bindPositional(repeat, ['ha', null, 2, 'extra'])).toEqual(['ha', null, 2])
    expect(() => bindPositional(repeat, ['ha'])).toThrow('needed: 2, got: 1')
  })

  test('a voice name with quotes does not break out of a snippet', () => {
    const odd = textbox({ id: 1, label: '"' })
    const quoted = { ...odd, initialValue: () => `it's "quoted" $(id)` }
    const endpoint = infoDocument(
      defineApp<null>({
        ...app,
        endpoints: (declare) => [declare({ name: 'x', inputs: { odd: quoted }, outputs: [], run: () => [] })],
      }),
    ).named_endpoints['/x']
    if (!endpoint) throw new Error('no endpoint')
    const example = {
      ...endpoint.parameters[0],
      example_input: `it's $(id)`,
    } as (typeof endpoint.parameters)[0]
    const options = {
      rootUrl: 'http://h',
      endpointName: '/x',
      endpoint: { ...endpoint, parameters: [example] },
    }
    expect(snippet('python', options)).toContain('odd="it\'s \\"quoted\\" $(id)"')
    expect(snippet('bash', options)).toContain(`-d '{"data": ["it'\\''s $(id)"]}'`)
  })
})
