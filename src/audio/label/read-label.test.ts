import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { ALL_FORMATS, BufferSource, Input } from 'mediabunny'
import { beforeAll, describe, expect, test } from 'vitest'
import { sine } from '../../../test/support/signals.js'
import { audioFormats, encodeAudio, outputFormats } from '../encode/index.js'
import { encodeWav, WavFileWriter } from '../wav-writer.js'
import { type AigcLabel, aigcJson, aigcLabelOf, parseAigcJson } from './aigc-label.js'
import { readLabel, readLabelFile } from './read-label.js'

const label: AigcLabel = {
  Label: '1',
  ContentProducer: '音色 "yinse"\\',
  ProduceID: '0123456789abcdef',
  ReservedCode1: '',
  ContentPropagator: 'p',
  PropagateID: '7',
  ReservedCode2: 'r2',
}
const tone = Float32Array.from(sine(300, 24_000, 0.3), (x) => 0.3 * x)
const carrying = outputFormats.filter((format) => audioFormats[format].canCarryLabel)

async function* once(samples: Float32Array) {
  yield samples
}

async function encoded(format: (typeof outputFormats)[number], given: AigcLabel | null): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const part of encodeAudio(format, once(tone), { label: given })) parts.push(part)
  return new Uint8Array(Buffer.concat(parts))
}

const files = new Map<string, Uint8Array>()
beforeAll(async () => {
  for (const format of carrying) files.set(format, await encoded(format, label))
}, 60_000)
const labelled = (format: string) => files.get(format) ?? new Uint8Array(0)

describe.each(carrying)('%s', (format) => {
  test('gives back the label that it was written with', () =>
    expect(readLabel(labelled(format))).toEqual(label))

  test('holds it exactly once, under the name AIGC', () => {
    const text = Buffer.from(labelled(format)).toString('latin1')
    expect(text.split(aigcJson(label)).length - 1).toBe(1)
    expect(text.split('AIGC').length - 1).toBe(1)
  })

  test('another reader finds it where its container keeps metadata', async () => {
    using input = new Input({ source: new BufferSource(labelled(format)), formats: ALL_FORMATS })
    const { raw } = await input.getMetadataTags()
    // Freeform items of MP4 it does not name.
    if (format === 'm4a') return expect(Object.keys(raw ?? {})).toEqual(['----'])
    const entry = format === 'mp3' ? raw?.TXXX : raw
    expect(entry).toMatchObject({ AIGC: aigcJson(label) })
  })

  test('without a label it has none', async () => expect(readLabel(await encoded(format, null))).toBeNull())

  test('damaged anywhere, it is read or not, and nothing is thrown', () => {
    const whole = labelled(format)
    const place = fc.nat({ max: Math.min(whole.length - 1, 2000) })
    fc.assert(
      fc.property(place, fc.nat({ max: 255 }), place, (at, byte, length) => {
        const damaged = whole.slice(0, length + 1)
        if (at < damaged.length) damaged[at] = byte
        readLabel(damaged)
      }),
    )
  })
})

test('pcm and aac are the formats that carry none', () =>
  expect(outputFormats.filter((format) => !audioFormats[format].canCarryLabel)).toEqual(['pcm', 'aac']))

test('a wav file that was written to disk carries it, and is found whole after the samples', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'yinse-label-'))
  try {
    const path = join(folder, 'a.wav')
    const writer = await WavFileWriter.open(path, { label })
    await writer.write(tone)
    await writer.finish()
    expect(await readLabelFile(path)).toEqual({ format: 'wav', label })
    // Other programs put their LIST chunk behind the samples.
    const bare = encodeWav(new Float32Array(24_000 * 30))
    const list = labelled('wav').subarray(36)
    const listBytes = 8 + new DataView(list.buffer, list.byteOffset).getUint32(4, true)
    await writeFile(path, Buffer.concat([bare, labelled('wav').subarray(36, 36 + listBytes)]))
    expect(await readLabelFile(path)).toEqual({ format: 'wav', label })
    await writeFile(path, 'no sound')
    await expect(readLabelFile(path)).rejects.toMatchObject({ code: 'audio-not-audio' })
    await writeFile(path, '')
    await expect(readLabelFile(path)).rejects.toMatchObject({ code: 'audio-empty' })
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('an ID3v2.3 tag in UTF-16 is read too', () => {
  const wide = (text: string) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])
  const content = Buffer.concat([Buffer.from([1]), wide('AIGC\0'), wide(aigcJson(label))])
  const frame = Buffer.alloc(10)
  frame.write('TXXX')
  frame.writeUInt32BE(content.length, 4)
  const size = frame.length + content.length
  const tag = Buffer.from([0x49, 0x44, 0x33, 3, 0, 0, 0, 0, size >> 7, size & 0x7f])
  const untagged = labelled('mp3').subarray(10)
  expect(readLabel(Buffer.concat([tag, frame, content, untagged]))).toEqual(label)
})

describe('the value of the entry', () => {
  test('names the seven fields in the order of the standard, in ASCII', () => {
    const json = aigcJson(aigcLabelOf('音色', 'n1'))
    expect(json).toBe(
      '{"Label":"1","ContentProducer":"\\u97f3\\u8272","ProduceID":"n1","ReservedCode1":"","ContentPropagator":"","PropagateID":"","ReservedCode2":""}',
    )
  })

  test.each(['', 'AIGC', '[]', 'null', '{"ContentProducer":"x"}'])('%j is no label', (text) =>
    expect(parseAigcJson(text)).toBeNull(),
  )

  test('fields that others left out are empty', () =>
    expect(parseAigcJson('{"Label":1,"Extra":{}}')).toEqual({ ...emptyLabel, Label: '1' }))
})

const emptyLabel: AigcLabel = {
  Label: '',
  ContentProducer: '',
  ProduceID: '',
  ReservedCode1: '',
  ContentPropagator: '',
  PropagateID: '',
  ReservedCode2: '',
}
