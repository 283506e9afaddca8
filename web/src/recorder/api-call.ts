import type { WireFile } from '../api/gradio-api'
import type { JobBody } from '../api/speech-job'

/** One of the old app's endpoints, with its arguments by name. */
export interface WireCall {
  readonly kind: 'wire'
  /** With a leading slash. */
  readonly apiName: string
  readonly arguments: Readonly<Record<string, unknown>>
}

/** A job of our own API, and its sound. */
export interface JobCall {
  readonly kind: 'job'
  readonly body: JobBody
}

/** A recording that became a voice without having been spoken with. */
export interface ImportCall {
  readonly kind: 'import'
  readonly name: string
  /** What the recording says; empty where nobody wrote it down. */
  readonly transcript: string
  readonly file: WireFile
}

/** Any other call of our own API. */
export interface JsonCall {
  readonly kind: 'json'
  readonly method: 'POST' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly body: object | null
}

/** One call that the page made, for the API Recorder. */
export type ApiCall = WireCall | JobCall | ImportCall | JsonCall

/** What the recorder calls it. */
export function nameOf(call: ApiCall): string {
  if (call.kind === 'wire') return call.apiName
  if (call.kind === 'job') return '/v1/jobs'
  return call.kind === 'import' ? '/v1/voices' : decodeURI(call.path)
}

/** The text fields of the form that an import sends. */
export function importFields({ name, transcript }: ImportCall): Readonly<Record<string, string>> {
  return transcript === '' ? { name } : { name, transcript }
}

export function isFile(value: unknown): value is WireFile {
  return typeof value === 'object' && value !== null && 'path' in value
}

/** Whether one of the calls goes over the old wire. */
export function usesWire(calls: readonly ApiCall[]): boolean {
  return calls.some(({ kind }) => kind === 'wire')
}

/** Whether one of the calls over the old wire takes a recording along. */
export function usesWireFile(calls: readonly ApiCall[]): boolean {
  return calls.some((call) => call.kind === 'wire' && Object.values(call.arguments).some(isFile))
}
