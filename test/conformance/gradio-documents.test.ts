import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AnyJson, prefix, RawClient } from '../support/gradio-raw.js'
import { seedVoices, startGradioServer, type TestServer } from '../support/gradio-server.js'
import { toneWav } from '../support/gradio-studio.js'
import { verifies } from './gradio-requirements.js'

let server: TestServer
let raw: RawClient
let config: AnyJson
let info: AnyJson

const choices = ['使用参考音频', ...seedVoices.map((name) => `${name}.pt`)]

beforeAll(async () => {
  server = await startGradioServer()
  raw = new RawClient(server.url)
  config = await raw.json('/config')
  info = await raw.json(`${prefix}/info`)
})
afterAll(() => server.close())

describe('config', () => {
  test('has the seven components', () => {
    verifies('app.components', 'config.component-fields')
    expect(config.components.map((c: AnyJson) => [c.id, c.type, c.props.label])).toEqual([
      [1, 'dropdown', '音色列表'],
      [2, 'textbox', '音色名称'],
      [3, 'audio', '请上传参考音频'],
      [4, 'textbox', '请输入目标文本'],
      [5, 'slider', '语速'],
      [6, 'audio', '生成结果'],
      [7, 'button', null],
    ])
    for (const component of config.components) {
      expect(Object.keys(component)).toEqual(
        expect.arrayContaining(['id', 'type', 'props', 'skip_api', 'component_class_id', 'key', 'api_info']),
      )
    }
  })

  test('has the four endpoints in order, wired to the components', () => {
    verifies('app.dependencies')
    expect(config.dependencies.map((d: AnyJson) => [d.id, d.api_name, d.inputs, d.outputs])).toEqual([
      [0, 'change_choices', [], [1]],
      [1, 'update_prompt_audio', [], [7]],
      [2, 'save_audio', [2], [7]],
      [3, 'infer', [1, 3, 4, 5], [6]],
    ])
  })

  test('dependencies carry every stock field and both visibilities', () => {
    verifies('config.dependency-fields', 'config.visibility')
    for (const dependency of config.dependencies) {
      expect(dependency).toMatchObject({
        ...{ backend_fn: true, js: null, queue: true, api_description: null, scroll_to_output: false },
        ...{ show_progress: 'full', show_progress_on: null, batch: false, max_batch_size: 4, cancels: [] },
        types: { generator: false, cancel: false },
        ...{ collects_event_data: false, trigger_after: null, trigger_only_on_success: false },
        ...{ trigger_only_on_failure: false, trigger_mode: 'once', rendered_in: null, render_id: null },
        ...{ connection: 'sse', time_limit: null, stream_every: 0.5, event_specific_args: null },
        ...{ component_prop_inputs: [], js_implementation: null, show_api: true, api_visibility: 'public' },
      })
      expect(dependency.targets).toEqual([[expect.any(Number), 'click']])
    }
  })

  test('says who it is in the way clients need', () => {
    verifies('config.version', 'config.protocol', 'config.api-prefix', 'config.queue-flags', 'mcp.off')
    const [major, minor] = config.version.split('.').map(Number)
    expect(config.version).toMatch(/^\d+\.\d+\.\d+$/)
    expect(major * 1000 + minor).toBeGreaterThan(4029)
    expect(config).toMatchObject({
      ...{ protocol: 'sse_v3', api_prefix: '/gradio_api', enable_queue: true, connect_heartbeat: false },
      ...{ space_id: null, mode: 'blocks', dev_mode: false, is_colab: false, analytics_enabled: false },
      ...{ i18n_translations: null, vibe_mode: false, mcp_server: false, username: null },
    })
  })

  test('limits uploads and asks for no login', () => {
    verifies('config.max-file-size', 'config.auth-required')
    expect(config.max_file_size).toBe(4 * 1024 * 1024)
    expect(config).not.toHaveProperty('auth_required')
  })

  test('page and layout name everything', () => {
    verifies('config.page')
    expect(config.page['']).toMatchObject({ components: [1, 2, 3, 4, 5, 6, 7], dependencies: [0, 1, 2, 3] })
    expect(config.pages).toEqual([['', 'Home', true]])
    expect(config.layout.children.map((child: AnyJson) => child.id)).toEqual([1, 2, 3, 4, 5, 6, 7])
  })

  test('the choices are pairs and the first is the value', () => {
    verifies('config.choice-pairs', 'config.api-name')
    const [dropdown] = config.components
    expect(dropdown.props.choices).toEqual(choices.map((choice) => [choice, choice]))
    expect(dropdown.props.value).toBe('使用参考音频')
    for (const { api_name: name } of config.dependencies)
      expect(info.named_endpoints).toHaveProperty(`/${name}`)
  })

  test('an audio component is recognisably a file', () => {
    verifies('config.audio-api-info')
    const { properties } = config.components[2].api_info
    expect(properties).toHaveProperty('path')
    expect(JSON.stringify(properties.meta)).toContain('gradio.FileData')
  })

  test.each([
    ['the Host header', {}, 'root.host', (url: string) => url],
    [
      'the first forwarded host',
      { 'x-forwarded-host': 'tts.example:8443, inner' },
      'root.forwarded-host',
      () => 'http://tts.example:8443',
    ],
    [
      'https of a proxy',
      { 'x-forwarded-host': 'tts.example', 'x-forwarded-proto': 'https,http' },
      'root.forwarded-proto',
      () => 'https://tts.example',
    ],
    ['no markup', { 'x-forwarded-host': '"><script>' }, 'root.host', (url: string) => url],
  ])('root follows %s', async (_rule, headers, _id, expected) => {
    verifies('config.root', 'root.host', 'root.forwarded-host', 'root.forwarded-proto')
    const { root } = (await (await raw.get('/config', { headers })).json()) as AnyJson
    expect(root).toBe(expected(server.url))
  })

  test('a configured address wins', async () => {
    verifies('root.full-path')
    const other = await startGradioServer({ rootPath: 'https://voice.example/tts/' })
    const { root } = await new RawClient(other.url).json('/config')
    await other.close()
    expect(root).toBe('https://voice.example/tts')
  })
})

describe('info', () => {
  test('has the endpoints in order and the empty other list', () => {
    verifies('info.shape')
    expect(Object.keys(info.named_endpoints)).toEqual([
      '/change_choices',
      '/update_prompt_audio',
      '/save_audio',
      '/infer',
    ])
    expect(info.unnamed_endpoints).toEqual({})
  })

  test('the parameters of /infer are documented whole', () => {
    verifies('info.parameters', 'info.defaults', 'info.literal', 'info.slider')
    const { parameters } = info.named_endpoints['/infer']
    const facts = parameters.map((p: AnyJson) => [
      ...[p.parameter_name, p.label, p.component, p.parameter_has_default, p.parameter_default],
      ...[p.python_type.type, p.example_input],
    ])
    const literal = "Literal['使用参考音频', 'jok老师.pt', 'Lei.pt', '叶奈法.pt', '步非烟.pt']"
    expect(facts[0]).toEqual(['name', '音色列表', 'Dropdown', true, '使用参考音频', literal, '使用参考音频'])
    expect(facts[1].slice(0, 6)).toEqual(['voice', '请上传参考音频', 'Audio', false, null, 'filepath'])
    expect(facts[2]).toEqual(['text', '请输入目标文本', 'Textbox', false, null, 'str', 'Hello!!'])
    expect(facts[3]).toEqual(['speed', '语速', 'Slider', true, 1, 'float', 0.5])
    expect(parameters[0].type).toEqual({ type: 'string', enum: choices })
    expect(parameters[3].type).toEqual({ type: 'number', description: 'numeric value between 0.5 and 2' })
  })

  test('a recording is a FileData with its class text and the sample', () => {
    verifies('info.file-schema', 'info.sample')
    const { type, python_type: python, example_input: example } = info.named_endpoints['/infer'].parameters[1]
    const url = 'https://github.com/gradio-app/gradio/raw/main/test/test_files/audio_sample.wav'
    expect(type).toMatchObject({ title: 'FileData', type: 'object', required: ['path'] })
    expect(type.properties.meta.default).toEqual({ _type: 'gradio.FileData' })
    expect(python.description).toMatch(/^The FileData class is a subclass .*\(should not be changed\)\.$/)
    expect(example).toEqual({
      path: url,
      meta: { _type: 'gradio.FileData' },
      orig_name: 'audio_sample.wav',
      url,
    })
  })

  test('buttons are documented nowhere', () => {
    verifies('app.button-undocumented')
    expect(info.named_endpoints['/update_prompt_audio'].returns).toEqual([])
    expect(info.named_endpoints['/save_audio'].returns).toEqual([])
    expect(info.named_endpoints['/change_choices'].returns).toMatchObject([{ label: '音色列表' }])
    expect(info.named_endpoints['/infer'].returns).toMatchObject([
      { label: '生成结果', component: 'Audio', python_type: { type: 'filepath', description: '' } },
    ])
  })

  test('a voice saved by anyone is listed and valid for everyone at once', async () => {
    verifies('info.live')
    const own = await startGradioServer()
    const client = new RawClient(own.url)
    const path = await client.upload(toneWav(300), 'ref.wav')
    await client.predict('infer', ['使用参考音频', { path }, '你好', 1], 'writer')
    await client.predict('save_audio', ['小明'], 'writer')
    const { parameters } = (await client.json(`${prefix}/info`)).named_endpoints['/infer']
    const pairs = (await client.json('/config')).components[0].props.choices
    const completed = await client.predict('infer', ['小明.pt', null, '你好', 1], 'somebody-else')
    await own.close()
    expect(parameters[0].type.enum).toContain('小明.pt')
    expect(pairs).toContainEqual(['小明.pt', '小明.pt'])
    expect(completed.success).toBe(true)
  })
})

describe('small routes', () => {
  test.each([
    ['/config/', 'route.config'],
    [`${prefix}/info/`, 'route.info'],
    [`${prefix}/info?serialize=False`, 'route.info'],
    [`${prefix}/info?all_endpoints=true`, 'route.info'],
  ])('%s answers the same document', async (path) => {
    verifies('route.config', 'route.info')
    expect(await raw.json(path)).toEqual(path.startsWith('/config') ? config : info)
  })

  test('openapi describes upload and calls', async () => {
    verifies('route.openapi')
    const document = await raw.json(`${prefix}/openapi.json`)
    expect(document.openapi).toBe('3.0.2')
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining([
        '/gradio_api/upload',
        '/gradio_api/call/infer',
        '/gradio_api/call/infer/{event_id}',
      ]),
    )
  })

  test('routes without the prefix and unknown ones are 404', async () => {
    verifies('route.prefix', 'route.not-found')
    expect((await raw.post('/call/infer', { data: [] })).status).toBe(404)
    const unknown = await raw.get(`${prefix}/nothing`)
    expect([unknown.status, await unknown.json()]).toEqual([404, { detail: 'Not Found' }])
  })

  test.each([
    ['a missing field', JSON.stringify({ fn_index: 3 }), { 'content-type': 'application/json' }],
    ['broken JSON', '{"data": [', { 'content-type': 'application/json' }],
    ['no content type', 'data=1', { 'content-type': 'text/plain' }],
    ['a form', 'data=1', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['an array', '[]', { 'content-type': 'application/json' }],
  ])('a body with %s is 422 with a list', async (_what, body, headers) => {
    verifies('route.invalid-body', 'pitfall.15')
    for (const path of ['/queue/join', '/call/infer', '/run/infer']) {
      const response = await raw.get(`${prefix}${path}`, { method: 'POST', body, headers })
      const { detail } = (await response.json()) as AnyJson
      expect([path, response.status]).toEqual([path, 422])
      expect(detail[0]).toMatchObject({
        type: expect.any(String),
        loc: expect.any(Array),
        msg: expect.any(String),
      })
    }
  })

  test('a missing field is named', async () => {
    verifies('route.invalid-body')
    const response = await raw.post(`${prefix}/call/infer`, { values: [] })
    expect(await response.json()).toEqual({
      detail: [{ type: 'missing', loc: ['body', 'data'], msg: 'Field required', input: { values: [] } }],
    })
  })

  test('unknown endpoints are 404 and name the known ones', async () => {
    verifies('route.unknown-endpoint')
    const byName = await raw.post(`${prefix}/call/predict`, { data: [] })
    const byIndex = await raw.post(`${prefix}/queue/join`, { data: [], fn_index: 9, session_hash: 's' })
    expect([byName.status, byIndex.status]).toEqual([404, 404])
    expect(((await byName.json()) as AnyJson).detail).toContain('/infer')
  })

  test('reset, status, app_id, startup-events and deep_link', async () => {
    verifies('route.reset', 'route.queue-status', 'route.app-id', 'route.startup-events', 'route.deep-link')
    for (const path of ['/reset', '/reset/']) {
      expect(await (await raw.post(`${prefix}${path}`, { event_id: 'x' })).json()).toEqual({ success: true })
    }
    expect(await raw.json(`${prefix}/queue/status`)).toEqual({
      ...{ msg: 'estimation', event_id: null, rank: null, queue_size: 0, rank_eta: null },
    })
    expect(await raw.json(`${prefix}/app_id`)).toEqual({ app_id: config.app_id })
    expect(await raw.json(`${prefix}/startup-events`)).toBe(true)
    expect(await raw.json(`${prefix}/startup-events`)).toBe(false)
    expect(await raw.json(`${prefix}/deep_link?session_hash=s`)).toEqual(expect.any(String))
  })

  test('the files of a front end answer', async () => {
    verifies('route.front-end', 'route.monitoring')
    const types = await Promise.all(
      ['/theme.css', `${prefix}/theme.css`, '/robots.txt', '/favicon.ico', '/manifest.json'].map(
        async (path) => {
          const response = await raw.get(path)
          return [response.status, response.headers.get('content-type')?.split(';')[0]]
        },
      ),
    )
    expect(types).toEqual([
      [200, 'text/css'],
      [200, 'text/css'],
      [200, 'text/plain'],
      [200, 'image/svg+xml'],
      [200, 'application/manifest+json'],
    ])
    expect(await raw.json('/monitoring/summary')).toEqual({ functions: {} })
    expect((await raw.get('/monitoring')).status).toBe(403)
  })

  test('what this server is not is refused', async () => {
    verifies('route.refusals', 'mcp.off')
    expect((await raw.post(`${prefix}/component_server`, {})).status).toBe(404)
    expect((await raw.get(`${prefix}/proxy=https://example.com/`)).status).toBe(400)
    expect((await raw.get(`${prefix}/stream/s/1/0/playlist.m3u8`)).status).toBe(404)
    expect((await raw.get(`${prefix}/mcp/schema`)).status).toBe(404)
    expect((await raw.post(`${prefix}/mcp/`, {})).status).toBe(404)
  })
})
