// A voice as a PyTorch file, and back. What is in it:
//   format 'yinse-voice', version 1, name, sample_rate, audio (int16 [samples]), transcript or None, language or None,
//   tags (list of text; files of before have none), owner (None, or key:ID; files of before have none), created (ISO 8601), loudness (float64 [1], LUFS), content_hash, profile (None, or {engine_version, data: uint8 [bytes]}).
import { createHash } from 'node:crypto'
import { endianness } from 'node:os'
import { floatFrom16Bits, roundTo16Bits } from '../../audio/index.js'
import { isVoiceOwner, localOwner } from '../owner.js'
import type { Voice, VoiceProfile } from '../voice.js'
import { openTorchArchive, type TorchArchive, writeTorchArchive } from './archive.js'
import { pickle } from './pickle.js'
import { damaged, PtRefused } from './refusal.js'
import { unpickle } from './unpickle.js'
import { type PickleDict, type PickleValue, type TensorType, TensorView, tensorTypes } from './value.js'

const formatName = 'yinse-voice'
const formatVersion = 1
const audioKey = '0'
const loudnessKey = '1'
const profileKey = '2'

/**
 * SHA-256 (hex) over what a voice sounds like: samples (as the file keeps them, 16 bits), rate and transcript; not over
 * its name or date.
 */
export function voiceContentHash(audio: Int16Array, sampleRateHz: number, transcript: string | null): string {
  const details = JSON.stringify([sampleRateHz, transcript])
  return createHash('sha256').update(`${details}\n`).update(bytesOf(audio)).digest('hex')
}

/** The bytes of `NAME.pt`. `voice.contentHash` is not read but computed. */
export function writeVoiceFile(voice: Omit<Voice, 'contentHash' | 'durationSec'>): Uint8Array {
  const audio = roundTo16Bits(voice.reference.samples)
  const { profile, sampleRateHz, transcript } = voice
  const storages = new Map([
    [audioKey, bytesOf(audio)],
    [loudnessKey, float64Bytes(voice.loudnessLufs)],
  ])
  const lengths = new Map([
    [audioKey, audio.length],
    [loudnessKey, 1],
  ])
  if (profile) {
    storages.set(profileKey, profile.data)
    lengths.set(profileKey, profile.data.length)
  }
  const content: PickleDict = new Map<PickleValue, PickleValue>([
    ['format', formatName],
    ['version', formatVersion],
    ['name', voice.name],
    ['sample_rate', sampleRateHz],
    ['audio', vector('int16', audioKey, audio.length)],
    ['transcript', transcript],
    ['language', voice.language],
    ['tags', voice.tags],
    ['owner', voice.owner === localOwner ? null : voice.owner],
    ['created', new Date(voice.createdAt).toISOString()],
    // Not a float of the pickle: the weights_only loader of torch 1.13 does not know these.
    ['loudness', vector('float64', loudnessKey, 1)],
    ['content_hash', voiceContentHash(audio, sampleRateHz, transcript)],
    ['profile', profile && profileDict(profile)],
  ])
  return writeTorchArchive({ pickle: pickle(content, lengths), storages })
}

/** The voice in `file`, under the name that it was saved with. Throws PtRefused on everything else. */
export function readVoiceFile(file: Uint8Array): Voice {
  const archive = openTorchArchive(file)
  const content = unpickle(archive.pickle)
  const fields = new Fields(assertVoiceDict(content), archive)
  const audio = int16From(fields.tensorBytes('audio', 'int16'))
  const sampleRateHz = fields.number('sample_rate')
  const transcript = fields.textOrNull('transcript')
  const language = fields.textOrNull('language')
  const createdAt = Date.parse(fields.text('created'))
  const contentHash = voiceContentHash(audio, sampleRateHz, transcript)
  if (contentHash !== fields.text('content_hash')) throw damaged('checksum of the audio')
  if (
    audio.length === 0 ||
    !Number.isInteger(sampleRateHz) ||
    sampleRateHz < 8000 ||
    sampleRateHz > 192_000
  ) {
    throw damaged('audio without samples or rate')
  }
  if (Number.isNaN(createdAt)) throw damaged('date')
  const owner = fields.textOrAbsent('owner') ?? localOwner
  if (!isVoiceOwner(owner)) throw damaged('field owner')
  return {
    name: fields.text('name').normalize('NFC'),
    contentHash,
    createdAt,
    durationSec: audio.length / sampleRateHz,
    sampleRateHz,
    tags: fields.textsOrNone('tags'),
    owner,
    language: language === 'zh' || language === 'en' ? language : null,
    transcript,
    loudnessLufs: float64From(fields.tensorBytes('loudness', 'float64')),
    reference: { samples: floatFrom16Bits(audio), sampleRateHz },
    profile: readProfile(fields.dictOrNull('profile'), archive),
  }
}

function profileDict({ engineVersion, data }: VoiceProfile): PickleDict {
  return new Map<PickleValue, PickleValue>([
    ['engine_version', engineVersion],
    ['data', vector('uint8', profileKey, data.length)],
  ])
}

function readProfile(dict: PickleDict | null, archive: TorchArchive): VoiceProfile | null {
  if (!dict) return null
  const fields = new Fields(dict, archive)
  return { engineVersion: fields.text('engine_version'), data: fields.tensorBytes('data', 'uint8') }
}

function assertVoiceDict(content: PickleValue): PickleDict {
  const isOurs = content instanceof Map && content.get('format') === formatName
  if (!isOurs) {
    const keys = content instanceof Map ? [...content.keys()] : []
    const names = keys.filter((key) => typeof key === 'string').map((key) => key.slice(0, 40))
    throw new PtRefused({ kind: 'not-a-voice', keys: names.slice(0, 8) })
  }
  const version = content.get('version')
  if (typeof version !== 'number') throw damaged('format version')
  if (version > formatVersion) throw new PtRefused({ kind: 'newer-version', version })
  return content
}

/** Typed reading of a dict; each method throws PtRefused where the value is not of its type. */
class Fields {
  readonly #dict: PickleDict
  readonly #archive: TorchArchive

  constructor(dict: PickleDict, archive: TorchArchive) {
    this.#dict = dict
    this.#archive = archive
  }

  text(key: string): string {
    const value = this.#dict.get(key)
    if (typeof value !== 'string') throw damaged(`field ${key}`)
    return value
  }

  textOrNull(key: string): string | null {
    return this.#dict.get(key) === null ? null : this.text(key)
  }

  /** Null also where there is no such field. */
  textOrAbsent(key: string): string | null {
    return this.#dict.has(key) ? this.textOrNull(key) : null
  }

  /** A list of text; empty where there is no such field. */
  textsOrNone(key: string): readonly string[] {
    const value = this.#dict.get(key) ?? []
    const isList = Array.isArray(value) && value.every((one) => typeof one === 'string')
    if (!isList) throw damaged(`field ${key}`)
    return value as readonly string[]
  }

  number(key: string): number {
    const value = this.#dict.get(key)
    if (typeof value !== 'number') throw damaged(`field ${key}`)
    return value
  }

  dictOrNull(key: string): PickleDict | null {
    const value = this.#dict.get(key)
    if (value === null) return null
    if (!(value instanceof Map)) throw damaged(`field ${key}`)
    return value
  }

  /** The bytes of a one-dimensional tensor without gaps: a copy. */
  tensorBytes(key: string, type: TensorType): Uint8Array {
    const tensor = this.#dict.get(key)
    if (!(tensor instanceof TensorView) || tensor.type !== type) throw damaged(`field ${key}`)
    const [length = 0] = tensor.shape
    const isPlain = tensor.shape.length === 1 && (tensor.strides[0] === 1 || length <= 1)
    const { elementBytes } = tensorTypes[type]
    const start = tensor.storageOffset * elementBytes
    const end = start + length * elementBytes
    const storage = this.#archive.storages.get(tensor.storageKey)
    if (!isPlain || !storage || end > storage.length) throw damaged(`tensor ${key}`)
    return storage.slice(start, end)
  }
}

function vector(type: TensorType, storageKey: string, length: number): TensorView {
  return new TensorView(type, storageKey, 0, [length], [1])
}

/** Little-endian, as the archive says. */
function bytesOf(values: Int16Array): Uint8Array {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  return endianness() === 'LE' ? bytes : Buffer.from(bytes).swap16()
}

function int16From(bytes: Uint8Array): Int16Array {
  const copy = Uint8Array.from(bytes)
  if (endianness() !== 'LE') Buffer.from(copy.buffer).swap16()
  return new Int16Array(copy.buffer)
}

function float64Bytes(value: number): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setFloat64(0, value, true)
  return bytes
}

function float64From(bytes: Uint8Array): number {
  if (bytes.length !== 8) throw damaged('field loudness')
  return new DataView(bytes.buffer, bytes.byteOffset).getFloat64(0, true)
}
