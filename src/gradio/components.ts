import { AppError } from '../foundation/index.js'
import type { StoredFile } from '../synthesis/index.js'
import { fileMeta } from './file-data.js'
import type { Json, JsonObject } from './messages.js'
import { shown } from './shown.js'

/** A file that a client named. It is looked up, or fetched, only when a handler asks for it. */
export interface FileInput {
  resolve(): Promise<StoredFile>
}

/** What parsing an input value may need of its request. */
export interface InputContext {
  /** The stored file that a file value names: an upload, one of our own URLs, or a URL to be fetched. */
  resolveFile(value: FileValue): Promise<StoredFile>
}

/** The fields of a FileData that come from a client and that we read. */
export interface FileValue {
  readonly path: string
  readonly originalName: string | null
}

/** How a component's value is documented in `/info`. */
export interface ValueSchema {
  readonly type: JsonObject
  readonly pythonType: { readonly type: string; readonly description: string }
  readonly example: Json
}

/**
 * A field of the app: how it appears in the config and in the documentation, and how a value that a client
 * gives for it is read. `Input` is what an endpoint's handler receives.
 */
export interface Component<Input = unknown> {
  readonly id: number
  readonly type: 'dropdown' | 'textbox' | 'audio' | 'slider' | 'button'
  readonly label: string | null
  /** False for buttons: they are values of results, but no parameter and no return of the documentation. */
  readonly isDocumented: boolean
  /** Undefined: none, so that a parameter of this component is required. */
  initialValue(): Json | undefined
  schema(): ValueSchema
  props(): JsonObject
  /** Throws AppError, naming the component, for a value that is not allowed. */
  parse(value: unknown, context: InputContext): Input
}

/** A list to choose from, read anew for every document and every call. `null` passes through. */
export function dropdown(options: {
  readonly id: number
  readonly label: string
  readonly choices: () => readonly string[]
  /** The choice that `value` means, or undefined; other spellings of a choice may be accepted. */
  readonly choiceOf?: (value: string) => string | undefined
}): Component<string | null> {
  const { id, label, choices } = options
  const choiceOf = options.choiceOf ?? ((value) => choices().find((choice) => choice === value))
  const initialValue = () => choices()[0] ?? ''
  return {
    id,
    type: 'dropdown',
    label,
    isDocumented: true,
    initialValue,
    schema: () => ({
      type: { type: 'string', enum: choices() },
      pythonType: {
        type: `Literal[${choices()
          .map((choice) => `'${choice}'`)
          .join(', ')}]`,
        description: '',
      },
      example: initialValue(),
    }),
    props: () => ({
      name: 'dropdown',
      choices: choicePairs(choices()),
      value: initialValue(),
      type: 'value',
      multiselect: false,
      filterable: true,
      allow_custom_value: false,
    }),
    parse(value) {
      if (value === null) return null
      const choice = typeof value === 'string' ? choiceOf(value) : undefined
      if (choice !== undefined) return choice
      throw new AppError('wire-choice-unknown', { label, value: shown(value), choices: shownList(choices()) })
    },
  }
}

/** On the wire every choice is a pair of name and value. */
export function choicePairs(choices: readonly string[]): Json {
  return choices.map((choice) => [choice, choice])
}

/** A text field. `null` is the empty text, and numbers are read as text, as clients expect. */
export function textbox(options: { readonly id: number; readonly label: string }): Component<string> {
  const { id, label } = options
  return {
    id,
    type: 'textbox',
    label,
    isDocumented: true,
    initialValue: () => undefined,
    schema: () => ({
      type: { type: 'string' },
      pythonType: { type: 'str', description: '' },
      example: 'Hello!!',
    }),
    props: () => ({ name: 'textbox', value: null, lines: 1, type: 'text' }),
    parse(value) {
      if (value === null) return ''
      if (typeof value === 'string') return value
      if (typeof value === 'number' || typeof value === 'boolean') return String(value)
      throw new AppError('wire-text-expected', { label, value: shown(value) })
    },
  }
}

/** A number. The slider shows `minimum` to `maximum`; calls may use the wider `accepted`. */
export function slider(options: {
  readonly id: number
  readonly label: string
  readonly minimum: number
  readonly maximum: number
  readonly step: number
  readonly value: number
  readonly accepted?: { readonly min: number; readonly max: number }
}): Component<number> {
  const { id, label, minimum, maximum, step, value: initial } = options
  const { min, max } = options.accepted ?? { min: minimum, max: maximum }
  return {
    id,
    type: 'slider',
    label,
    isDocumented: true,
    initialValue: () => initial,
    schema: () => ({
      type: { type: 'number', description: `numeric value between ${minimum} and ${maximum}` },
      pythonType: { type: 'float', description: '' },
      example: minimum,
    }),
    props: () => ({ name: 'slider', minimum, maximum, step, value: initial }),
    parse(value) {
      const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
      if (typeof number !== 'number' || !Number.isFinite(number)) {
        throw new AppError('wire-number-expected', { label, value: shown(value), min, max })
      }
      if (number < min || number > max) {
        throw new AppError('wire-number-out-of-range', { label, value: number, min, max })
      }
      return number
    },
  }
}

/** A recording: given as an upload or a URL, handed over unopened. */
export function audio(options: { readonly id: number; readonly label: string }): Component<FileInput | null> {
  const { id, label } = options
  return {
    id,
    type: 'audio',
    label,
    isDocumented: true,
    initialValue: () => undefined,
    schema: () => ({
      type: fileDataSchema,
      pythonType: { type: 'filepath', description: '' },
      example: {
        path: sampleRecordingUrl,
        meta: fileMeta,
        orig_name: 'audio_sample.wav',
        url: sampleRecordingUrl,
      },
    }),
    props: () => ({
      name: 'audio',
      value: null,
      type: 'filepath',
      format: 'wav',
      sources: ['upload', 'microphone'],
      streaming: false,
      autoplay: false,
    }),
    parse(value, context) {
      if (value === null) return null
      const file = fileValueOf(value)
      if (!file) throw new AppError('wire-file-expected', { label, value: shown(value) })
      return { resolve: () => context.resolveFile(file) }
    },
  }
}

/** A button: nothing to fill in, but endpoints refresh it. */
export function button(options: { readonly id: number; readonly value: string }): Component<null> {
  return {
    id: options.id,
    type: 'button',
    label: null,
    isDocumented: false,
    initialValue: () => undefined,
    schema: () => ({
      type: { type: 'string' },
      pythonType: { type: 'str', description: '' },
      example: null,
    }),
    props: () => ({ name: 'button', value: options.value, interactive: true, variant: 'secondary' }),
    parse: () => null,
  }
}

// Some clients leave `meta` out; a bare `{"path": …}` is meant as a file all the same.
function fileValueOf(value: unknown): FileValue | null {
  if (typeof value !== 'object' || value === null) return null
  const { path, orig_name: originalName } = value as Record<string, unknown>
  if (typeof path !== 'string' || path === '') return null
  return { path, originalName: typeof originalName === 'string' ? originalName : null }
}

function shownList(choices: readonly string[]): string {
  const first = choices.slice(0, 20).join(', ')
  return choices.length > 20 ? `${first}, …` : first
}

/** The recording in every snippet of this kind of app. */
export const sampleRecordingUrl =
  'https://github.com/gradio-app/gradio/raw/main/test/test_files/audio_sample.wav'

/** The paragraph that documentation pages print for a file parameter. */
const fileDataDescription =
  'The FileData class is a subclass of the GradioModel class that represents a file object within a Gradio interface. It is used to store file data and metadata when a file is uploaded. Attributes: path: The server file path where the file is stored. url: The normalized server URL pointing to the file. size: The size of the file in bytes. orig_name: The original filename before upload. mime_type: The MIME type of the file. is_stream: Indicates whether the file is a stream. meta: Additional metadata used internally (should not be changed).'

/** JSON schema of a FileData, in the form that all clients recognise as a file. */
export const fileDataSchema: JsonObject = {
  title: 'FileData',
  type: 'object',
  properties: {
    path: { title: 'Path', type: 'string' },
    url: { title: 'Url', anyOf: [{ type: 'string' }, { type: 'null' }], default: null },
    size: { title: 'Size', anyOf: [{ type: 'integer' }, { type: 'null' }], default: null },
    orig_name: { title: 'Orig Name', anyOf: [{ type: 'string' }, { type: 'null' }], default: null },
    mime_type: { title: 'Mime Type', anyOf: [{ type: 'string' }, { type: 'null' }], default: null },
    is_stream: { title: 'Is Stream', type: 'boolean', default: false },
    meta: { title: 'Meta', type: 'object', default: fileMeta },
  },
  required: ['path'],
  additional_description: fileDataDescription,
}
