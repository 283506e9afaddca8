import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { PtRefused, readVoiceFile, writeVoiceFile } from './index.js'

const samples = Float32Array.from({ length: 2400 }, (_, n) => Math.round(16_384 * Math.sin(n / 20)) / 32_768)

const voice = {
  name: '步非烟',
  createdAt: Date.UTC(2026, 10, 23, 8, 30),
  sampleRateHz: 24_000,
  language: 'zh',
  transcript: '你好，world。',
  tags: ['故事', 'calm'],
  owner: `key:${'5a'.repeat(16)}`,
  loudnessLufs: -23.5,
  reference: { samples, sampleRateHz: 24_000 },
  profile: { engineVersion: '1.2', data: Uint8Array.of(1, 2, 3, 255) },
} as const

/** The kind of refusal that reading `file` meets; null if it is read. Any other failure is a failure of the test. */
function refusalOf(file: Uint8Array): string | null {
  try {
    readVoiceFile(file)
    return null
  } catch (error) {
    if (!(error instanceof PtRefused)) throw error
    return error.refusal.kind
  }
}

const text = (value: string) => new TextEncoder().encode(value)

/** An archive as `torch.save` would name it, around any pickle. */
function archiveOf(pickle: Uint8Array | string, more: Record<string, Uint8Array> = {}): Uint8Array {
  const bytes = typeof pickle === 'string' ? Uint8Array.from(pickle, (c) => c.charCodeAt(0)) : pickle
  return zipSync({ 'other/data.pkl': bytes, ...more }, { level: 0 })
}

test('a voice file gives back what was written', () => {
  const read = readVoiceFile(writeVoiceFile(voice))
  expect(read).toMatchObject({ ...voice, durationSec: 0.1 })
  expect(read.contentHash).toMatch(/^[0-9a-f]{64}$/)
})

test('a voice without transcript, language and profile gives them back as null', () => {
  const bare = { ...voice, transcript: null, language: null, profile: null }
  expect(readVoiceFile(writeVoiceFile(bare))).toMatchObject(bare)
})

test('the machine user is the owner of a file of before, and of one that names none', () => {
  const file = Buffer.from(writeVoiceFile({ ...voice, owner: 'local' }))
  expect(readVoiceFile(file).owner).toBe('local')
  // The same length: nothing else in the file moves.
  const ofBefore = Buffer.from(file.toString('latin1').replace('owner', 'ownex'), 'latin1')
  expect(ofBefore).not.toEqual(file)
  expect(readVoiceFile(ofBefore)).toMatchObject({ ...voice, owner: 'local' })
})

test.each(['', 'key:', 'key:ab', 'admin', `key:${'5A'.repeat(16)}`, 'local\n'])(
  'a file cannot name %j as its owner',
  (owner) => {
    expect(refusalOf(writeVoiceFile({ ...voice, owner }))).toBe('damaged')
  },
)

test('equal voices give equal bytes', () => {
  expect(writeVoiceFile(voice)).toEqual(writeVoiceFile(voice))
})

test('the content hash depends on audio and transcript, not on name and date', () => {
  const hashOf = (change: Partial<typeof voice> | object) =>
    readVoiceFile(writeVoiceFile({ ...voice, ...change })).contentHash
  const hash = hashOf({})
  expect(hashOf({ name: 'Lei', createdAt: 0, tags: [], profile: null })).toBe(hash)
  expect(hashOf({ transcript: '你好' })).not.toBe(hash)
  expect(hashOf({ reference: { samples: samples.subarray(1), sampleRateHz: 24_000 } })).not.toBe(hash)
})

/** The first Python that has torch: an activated environment's, or the system's. */
const python = ['python3', '/usr/bin/python3'].find(
  (path) => spawnSync(path, ['-c', 'import torch']).status === 0,
)
if (!python) {
  process.stderr.write('skipped: torch.load reads our files (python3 with torch is not installed)\n')
}

test.skipIf(!python)('torch.load reads our file, with weights_only too', () => {
  const folder = mkdtempSync(join(tmpdir(), 'yinse-pt-'))
  try {
    const path = join(folder, '步非烟.pt')
    writeFileSync(path, writeVoiceFile(voice))
    const script = `
import json, sys, torch
def plain(x):
    if isinstance(x, torch.Tensor): return [str(x.dtype), list(x.shape), x.double().sum().item()]
    return {k: plain(v) for k, v in x.items()} if isinstance(x, dict) else x
for weights_only in (False, True):
    print(json.dumps(plain(torch.load(sys.argv[1], weights_only=weights_only))))`
    const { stdout, stderr } = spawnSync(python ?? '', ['-c', script, path], { encoding: 'utf8' })
    const answers = stdout.trim().split('\n')
    expect(answers.length, stderr).toBe(2)
    expect(answers[0]).toBe(answers[1])
    expect(JSON.parse(answers[1] ?? '')).toMatchObject({
      format: 'yinse-voice',
      name: '步非烟',
      transcript: '你好，world。',
      sample_rate: 24_000,
      audio: ['torch.int16', [2400], samples.reduce((sum, x) => sum + 32_768 * x, 0)],
      created: '2026-11-23T08:30:00.000Z',
      tags: ['故事', 'calm'],
      owner: `key:${'5a'.repeat(16)}`,
      loudness: ['torch.float64', [1], -23.5],
      profile: { engine_version: '1.2', data: ['torch.uint8', [4], 261] },
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test.skipIf(!python)('files of torch.save are told from ours by kind', () => {
  const folder = mkdtempSync(join(tmpdir(), 'yinse-pt-'))
  const script = `
import sys, torch, collections
folder = sys.argv[1]
torch.save({'weight': torch.zeros(3), 'bias': torch.ones(2, 2)}, folder + '/dict.pt')
torch.save(torch.nn.Linear(2, 2).state_dict(), folder + '/state.pt')
torch.save(torch.nn.Linear(2, 2), folder + '/module.pt')
torch.save({'a': 1}, folder + '/legacy.pt', _use_new_zipfile_serialization=False)
torch.jit.save(torch.jit.script(torch.nn.Linear(2, 2)), folder + '/script.pt')`
  try {
    expect(spawnSync(python ?? '', ['-c', script, folder]).status).toBe(0)
    const kindOf = (name: string) => refusalOf(readFileSync(join(folder, `${name}.pt`)))
    expect(kindOf('dict')).toBe('not-a-voice')
    expect(kindOf('state')).toBe('not-a-voice')
    expect(kindOf('module')).toBe('names-code')
    expect(kindOf('legacy')).toBe('legacy-pickle')
    expect(kindOf('script')).toBe('torchscript')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

describe('a hostile file is refused:', () => {
  test.each([
    ['nothing', new Uint8Array(0), 'not-an-archive'],
    ['text', text('hello'), 'not-an-archive'],
    ['a zip without a pickle', zipSync({ 'a.txt': text('a') }), 'not-an-archive'],
    ['a bare pickle', Uint8Array.of(0x80, 2, 0x7d, 0x2e), 'legacy-pickle'],
    ['a call of os.system', archiveOf('\x80\x02cos\nsystem\nX\x02\x00\x00\x00id\x85R.'), 'names-code'],
    [
      'a call by STACK_GLOBAL',
      archiveOf('\x80\x04\x8c\x08builtins\x8c\x04eval\x93\x8c\x011\x85R.'),
      'names-code',
    ],
    ['an object made with INST', archiveOf('\x80\x02(ios\nsystem\n.'), 'damaged'],
    ['an object made with NEWOBJ', archiveOf('\x80\x02ccollections\nOrderedDict\n)\x81.'), 'damaged'],
    ['a storage class as the value', archiveOf('\x80\x02ctorch\nFloatStorage\n.'), 'names-code'],
    ['an extension code', archiveOf('\x80\x02\x82\x01.'), 'damaged'],
    ['a text of 4 GB', archiveOf('\x80\x02X\xff\xff\xff\xffa.'), 'damaged'],
    ['bytes of 2^63', archiveOf('\x80\x05\x8e\xff\xff\xff\xff\xff\xff\xff\x7fa.'), 'damaged'],
    ['no STOP', archiveOf('\x80\x02}'), 'damaged'],
    ['nesting a thousand deep', archiveOf(`\x80\x02${']'.repeat(1000)}${'a'.repeat(999)}.`), 'damaged'],
    ['a list that holds itself', archiveOf('\x80\x02]q\x00h\x00a.'), 'damaged'],
    ['half a million operations', archiveOf(`\x80\x02${'N0'.repeat(250_000)}N.`), 'damaged'],
    ['a path that climbs', archiveOf('\x80\x02}.', { '../../etc/passwd': text('x') }), 'damaged'],
    [
      '2000 entries',
      archiveOf(
        '\x80\x02}.',
        Object.fromEntries(Array.from({ length: 2000 }, (_, n) => [`other/data/${n}`, text('')])),
      ),
      'too-big',
    ],
    [
      'a bomb of 100 MB',
      zipSync({ 'a/data.pkl': text('\x80\x02}.'), 'a/data/0': new Uint8Array(100 * 2 ** 20) }, { level: 9 }),
      'too-big',
    ],
    ['keys of another program', archiveOf('\x80\x02}X\x05\x00\x00\x00modelNs.'), 'not-a-voice'],
  ])('%s', (_case, file, kind) => expect(refusalOf(file)).toBe(kind))

  test('memo bombs take no memory: each list refers to the one before', () => {
    let pickle = '\x80\x02]q\x00'
    for (let n = 0; n < 60; n++)
      pickle += `](h${String.fromCharCode(n)}h${String.fromCharCode(n)}eq${String.fromCharCode(n + 1)}`
    expect(refusalOf(archiveOf(`${pickle}.`))).toBe('not-a-voice')
  })

  test('an entry that claims 2 GB', () => {
    const file = Uint8Array.from(writeVoiceFile(voice))
    const view = new DataView(file.buffer)
    for (let n = 0; n + 46 < file.length; n++) {
      if (view.getUint32(n, true) !== 0x02014b50) continue
      view.setUint32(n + 24, 0x7fffffff, true)
      break
    }
    expect(refusalOf(file)).toBe('too-big')
  })

  test('a tensor that reaches beyond its storage', () => {
    const file = Buffer.from(writeVoiceFile(voice))
    // The element count 2400 of shape and storage, as BININT.
    const at = file.lastIndexOf(Buffer.from([0x4a, 0x60, 0x09, 0, 0]))
    file.writeUInt32LE(0x7fff, at + 1)
    expect(refusalOf(file)).toBe('damaged')
  })

  test('one changed sample', () => {
    const file = Buffer.from(writeVoiceFile(voice))
    const at = file.indexOf(Buffer.from(Int16Array.from(samples.subarray(10, 14), (x) => 32_768 * x).buffer))
    file[at] = (file[at] ?? 0) ^ 1
    expect(refusalOf(file)).toBe('damaged')
  })

  test('cut off anywhere', () => {
    const file = writeVoiceFile(voice)
    fc.assert(
      fc.property(fc.nat(file.length - 1), (length) => {
        expect(refusalOf(file.subarray(0, length))).not.toBeNull()
      }),
    )
  })

  test('changed bytes are read as the same audio or refused, and never crash', () => {
    const file = writeVoiceFile(voice)
    const hash = readVoiceFile(file).contentHash
    const changes = fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(changes, (list) => {
        const changed = Uint8Array.from(file)
        for (const [at, value] of list) changed[at] = value
        if (refusalOf(changed) === null) expect(readVoiceFile(changed).contentHash).toBe(hash)
      }),
      { numRuns: 2000 },
    )
  })

  test('any pickle', () => {
    const opcodes = fc.constantFrom(...'\x80(.N\x88\x89KMJG}])t\x85\x86\x87aesuqrhjcQRbX')
    const bytes = fc.array(
      fc.oneof(
        opcodes,
        fc.nat(255).map((n) => String.fromCharCode(n)),
      ),
      { maxLength: 60 },
    )
    fc.assert(
      fc.property(bytes, (list) => {
        expect(refusalOf(archiveOf(`\x80\x02${list.join('')}`))).not.toBeNull()
      }),
      { numRuns: 3000 },
    )
  })
})
