// Packs the CMU Pronouncing Dictionary, as its npm package has it, and our letter-to-sound trees into the one file that
// the product reads. The format stands in training/english-lexicon/build.py.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { dictionary } from 'cmu-pronouncing-dictionary'

const magic = 'YEP1'
const blockWords = 32
/** Of the file that the tests and the voices were made with. */
const expectedSha256 = '271a1ab88c68f0b21837a135502b0108a93a1433377ca2fe2f5cb1a09a9fe12f'

/** Writes `data/english/pronunciations.bin` below `root`. Throws when its bytes are not the expected ones. */
export function packPronunciations(root) {
  const folder = join(root, 'data', 'english')
  const trees = readSections(readFileSync(join(folder, 'letter-to-sound.bin')))
  const words = wordSections(trees.header.phones)
  const bytes = fileOf(trees, words)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  if (sha256 !== expectedSha256) {
    throw new Error(
      `pronunciations.bin has SHA-256 ${sha256}, and ${expectedSha256} is expected: is the dictionary another?`,
    )
  }
  writeFileSync(join(folder, 'pronunciations.bin'), bytes)
}

function readSections(file) {
  const headerLength = file.readUInt32LE(4)
  const header = JSON.parse(file.toString('ascii', 8, 8 + headerLength))
  const sectionOf = (name) => {
    const [offset, length] = header.sections[name]
    return file.subarray(8 + headerLength + offset, 8 + headerLength + offset + length)
  }
  return { header, trees: sectionOf('trees'), classes: sectionOf('classes') }
}

/** The first pronunciation of every word of letters and apostrophes, in blocks of words that share their beginnings. */
function wordSections(phones) {
  const numberOf = new Map(phones.map((phone, number) => [phone, number]))
  const names = Object.keys(dictionary)
    .filter((word) => /^[a-z']*[a-z][a-z']*$/.test(word))
    .sort()
  const blocks = []
  const out = []
  let last = ''
  for (const [index, word] of names.entries()) {
    if (index % blockWords === 0) {
      blocks.push(out.length)
      last = ''
    }
    let shared = 0
    while (shared < word.length && word[shared] === last[shared]) shared++
    const said = dictionary[word].split(' # ')[0].trim().split(/\s+/)
    out.push(shared, word.length - shared, ...Buffer.from(word.slice(shared), 'ascii'))
    out.push(said.length, ...said.map((phone) => numberOf.get(phone)))
    last = word
  }
  const starts = Buffer.alloc(4 * blocks.length)
  for (const [n, start] of blocks.entries()) starts.writeUInt32LE(start, 4 * n)
  return { wordCount: names.length, blocks: starts, words: Buffer.from(out) }
}

function fileOf({ header, trees, classes }, { wordCount, blocks, words }) {
  const sections = {}
  const parts = []
  let length = 0
  for (const [name, data] of Object.entries({ blocks, trees, words, classes })) {
    sections[name] = [length, data.length]
    const padding = Buffer.alloc((4 - (data.length % 4)) % 4)
    parts.push(data, padding)
    length += data.length + padding.length
  }
  const payload = Buffer.concat(parts)
  const { phones, treeStarts } = header
  const text = JSON.stringify({ phones, blockWords, wordCount, treeStarts, sections, crc32: crc32(payload) })
  const padded = Buffer.from(text.padEnd(text.length + ((4 - ((8 + text.length) % 4)) % 4), ' '), 'ascii')
  const start = Buffer.alloc(8)
  start.write(magic, 'ascii')
  start.writeUInt32LE(padded.length, 4)
  return Buffer.concat([start, padded, payload])
}
