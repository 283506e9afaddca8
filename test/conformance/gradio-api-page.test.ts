import { expect, test } from 'vitest'
import { describeApi, voiceApp } from '../../src/gradio/index.js'
import { FakeStudio } from '../support/gradio-studio.js'
import { verifies } from './gradio-requirements.js'

/** The facts that the old app's page "API documentation" states, for its own four voices. */
const rootUrl = 'http://localhost:7860'
const voiceLiteral = "Literal['使用参考音频', 'jok老师.pt', 'Lei.pt', '叶奈法.pt', '步非烟.pt']"
const fileDataText =
  'The FileData class is a subclass of the GradioModel class that represents a file object within a Gradio interface. It is used to store file data and metadata when a file is uploaded. Attributes: path: The server file path where the file is stored. url: The normalized server URL pointing to the file. size: The size of the file in bytes. orig_name: The original filename before upload. mime_type: The MIME type of the file. is_stream: Indicates whether the file is a stream. meta: Additional metadata used internally (should not be changed).'

const pythonSnippets = {
  '/change_choices': `from gradio_client import Client

client = Client("http://localhost:7860/")
result = client.predict(
		api_name="/change_choices"
)
print(result)`,
  '/update_prompt_audio': `from gradio_client import Client

client = Client("http://localhost:7860/")
result = client.predict(
		api_name="/update_prompt_audio"
)
print(result)`,
  '/save_audio': `from gradio_client import Client

client = Client("http://localhost:7860/")
result = client.predict(
		name="Hello!!",
		api_name="/save_audio"
)
print(result)`,
  '/infer': `from gradio_client import Client, handle_file

client = Client("http://localhost:7860/")
result = client.predict(
		name="使用参考音频",
		voice=handle_file('https://github.com/gradio-app/gradio/raw/main/test/test_files/audio_sample.wav'),
		text="Hello!!",
		speed=1,
		api_name="/infer"
)
print(result)`,
}

const studio = new FakeStudio('/nowhere', ['jok老师', 'Lei', '叶奈法', '步非烟'])
const options = { seed: 0, pitchShiftSemitones: 0, formantShiftRatio: 1, f0RangeRatio: 1, breathiness: 0 }
const description = describeApi(voiceApp(studio, options), rootUrl)

test('the address has a trailing slash and there are four endpoints in the old order', () => {
  verifies('page.facts')
  expect(description.rootUrl).toBe('http://localhost:7860/')
  expect(description.endpoints.map(({ name }) => name)).toEqual(Object.keys(pythonSnippets))
  expect(description.languages.map(({ label }) => label)).toEqual(['Python', 'JavaScript', 'cURL'])
})

test('parameters have the old names, types, defaults and labels in the old order', () => {
  verifies('page.facts')
  const facts = description.endpoints.map(({ parameters }) =>
    parameters.map((p) => [
      ...[p.name, p.types.python, p.isRequired ? 'Required' : `Default: ${p.defaultText}`],
      ...[p.label, p.component, p.description],
    ]),
  )
  expect(facts).toEqual([
    [],
    [],
    [['name', 'str', 'Required', '音色名称', 'Textbox', '']],
    [
      ['name', voiceLiteral, 'Default: "使用参考音频"', '音色列表', 'Dropdown', ''],
      ['voice', 'filepath', 'Required', '请上传参考音频', 'Audio', fileDataText],
      ['text', 'str', 'Required', '请输入目标文本', 'Textbox', ''],
      ['speed', 'float', 'Default: 1', '语速', 'Slider', ''],
    ],
  ])
})

test('returns are the old ones', () => {
  verifies('page.facts')
  const facts = description.endpoints.map(({ returns }) =>
    returns.map(({ types, label, component }) => [types.python, label, component]),
  )
  expect(facts).toEqual([
    [[voiceLiteral, '音色列表', 'Dropdown']],
    [],
    [],
    [['filepath', '生成结果', 'Audio']],
  ])
})

test('the Python snippets are the old ones, character by character', () => {
  verifies('page.python')
  const snippets = description.endpoints.map(({ name, snippets: { python } }) => [name, python])
  expect(Object.fromEntries(snippets)).toEqual(pythonSnippets)
})

test('the JavaScript snippet uses example values and fetches the sample', () => {
  verifies('page.javascript')
  expect(description.endpoints[3]?.snippets.javascript).toBe(`import { Client } from "@gradio/client";

const response_0 = await fetch("https://github.com/gradio-app/gradio/raw/main/test/test_files/audio_sample.wav");
const exampleAudio = await response_0.blob();

const client = await Client.connect("http://localhost:7860/");
const result = await client.predict("/infer", {
		name: "使用参考音频",
		voice: exampleAudio,
		text: "Hello!!",
		speed: 0.5,
});

console.log(result.data);`)
})

test('the bash snippet keeps the event id', () => {
  verifies('page.bash')
  expect(description.endpoints[3]?.snippets.bash).toBe(
    `EVENT_ID=$(curl -X POST http://localhost:7860/gradio_api/call/infer -s -H "Content-Type: application/json" -d '{"data": ["使用参考音频", {"path":"https://github.com/gradio-app/gradio/raw/main/test/test_files/audio_sample.wav","meta":{"_type":"gradio.FileData"}}, "Hello!!", 0.5]}' \\
  | awk -F'"' '{ print $4 }')
curl -N http://localhost:7860/gradio_api/call/infer/$EVENT_ID`,
  )
})
