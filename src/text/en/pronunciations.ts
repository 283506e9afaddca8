/**
 * English words to ARPAbet: a pronouncing dictionary, and for what it lacks decision trees from letters to phones
 * (Black, Lenzo & Pagel, "Issues in building general letter to sound rules", SSW3 1998). The file ('YEP1') is
 * described and written by training/english-lexicon/build.py.
 */
import { withEndingS } from './inflection.js'

interface PronunciationHeader {
  readonly phones: readonly string[]
  readonly blockWords: number
  readonly wordCount: number
  readonly treeStarts: readonly number[]
  readonly sections: Readonly<
    Record<'blocks' | 'words' | 'trees' | 'classes', readonly [offset: number, length: number]>
  >
  readonly crc32: number
}

const magic = 'YEP1'
const alphabet = "'abcdefghijklmnopqrstuvwxyz"
const vowelLetters = 'aeiouy'
const reach = 4
const codes = 128
const anyVowel = codes - 1
const leaf = 65_535

/** Reads words in place: what is not looked up costs no memory beyond the file. */
export class EnglishPronunciations {
  readonly #header: PronunciationHeader
  readonly #words: Uint8Array
  readonly #blocks: Uint32Array
  readonly #trees: Uint16Array
  readonly #classes: readonly (readonly string[])[]

  /** Throws an Error that says what is wrong for anything but an intact file. */
  constructor(bytes: Uint8Array) {
    if (bytes.length < 8 || ascii(bytes.subarray(0, 4)) !== magic) {
      throw new Error(`Not a file of English pronunciations: it does not begin with ${magic}`)
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const payloadStart = 8 + view.getUint32(4, true)
    if (payloadStart > bytes.length) throw new Error('English pronunciations are cut short')
    this.#header = JSON.parse(ascii(bytes.subarray(8, payloadStart))) as PronunciationHeader
    // A copy, so that sections of wider numbers are aligned.
    const payload = bytes.slice(payloadStart)
    if (crc32(payload) !== this.#header.crc32) {
      throw new Error('English pronunciations are damaged: the checksum does not match')
    }
    const section = (name: keyof PronunciationHeader['sections']) => {
      const [offset, length] = this.#header.sections[name]
      return payload.subarray(offset, offset + length)
    }
    const [blocks, trees] = [section('blocks'), section('trees')]
    this.#words = section('words')
    this.#blocks = new Uint32Array(payload.buffer, blocks.byteOffset, blocks.length / 4)
    this.#trees = new Uint16Array(payload.buffer, trees.byteOffset, trees.length / 2)
    this.#classes = this.#readClasses(section('classes'))
  }

  /**
   * Phones of one word of small letters and apostrophes, vowels with a stress digit and one of them stressed
   * (unless the dictionary has it without). Empty only where there is no letter.
   */
  phonesOf(word: string): readonly string[] {
    const known = this.lookUp(word)
    if (known) return known
    const stem = word.replace(/'s?$/, '')
    if (stem !== word && stem !== '') {
      return word.endsWith('s') ? withEndingS(this.phonesOf(stem)) : this.phonesOf(stem)
    }
    const letters = [...word].filter((letter) => letter >= 'a' && letter <= 'z').join('')
    return letters === '' ? [] : withOneStress(this.#spell(letters))
  }

  /** The dictionary's own entry, or null. */
  lookUp(word: string): readonly string[] | null {
    let [low, high] = [0, this.#blocks.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.#firstWord(middle) <= word) low = middle
      else high = middle - 1
    }
    return this.#findInBlock(low, word)
  }

  #firstWord(block: number): string {
    const at = this.#blocks[block] ?? 0
    return ascii(this.#words.subarray(at + 2, at + 2 + (this.#words[at + 1] ?? 0)))
  }

  #findInBlock(block: number, word: string): readonly string[] | null {
    const end = this.#blocks[block + 1] ?? this.#words.length
    let current = ''
    for (let at = this.#blocks[block] ?? 0; at < end; ) {
      const letters = this.#words[at + 1] ?? 0
      current = current.slice(0, this.#words[at]) + ascii(this.#words.subarray(at + 2, at + 2 + letters))
      at += 2 + letters
      const count = this.#words[at] ?? 0
      if (current === word) return this.#named(this.#words.subarray(at + 1, at + 1 + count))
      at += 1 + count
    }
    return null
  }

  #named(numbers: Uint8Array): string[] {
    return Array.from(numbers, (number) => this.#header.phones[number] ?? '')
  }

  #readClasses(bytes: Uint8Array): (readonly string[])[] {
    const classes: (readonly string[])[] = []
    for (let at = 0; at < bytes.length; at += 1 + (bytes[at] ?? 0)) {
      classes.push(this.#named(bytes.subarray(at + 1, at + 1 + (bytes[at] ?? 0))))
    }
    return classes
  }

  /** Letters to phones by the trees, one letter after the other; each hears what was said before it. */
  #spell(letters: string): string[] {
    const numbers = [...letters].map((letter) => alphabet.indexOf(letter) + 1)
    const said: string[] = []
    for (const [place, letter] of numbers.entries()) {
      const around = Array.from({ length: 2 * reach + 1 }, (_, at) => numbers[place - reach + at] ?? 0)
      said.push(...(this.#classes[this.#decide(letter - 1, [...around, ...this.#history(said)])] ?? []))
    }
    return said
  }

  #history(said: readonly string[]): number[] {
    const numberOf = (phone: string | undefined) => (phone ? this.#header.phones.indexOf(phone) + 1 : 0)
    const hasStress = said.some((phone) => phone.endsWith('1'))
    return [numberOf(said.at(-1)), numberOf(said.at(-2)), hasStress ? 1 : 0]
  }

  #decide(tree: number, context: readonly number[]): number {
    const start = this.#header.treeStarts[tree] ?? 0
    const node = (index: number) => this.#trees[2 * (start + index)] ?? leaf
    const value = (index: number) => this.#trees[2 * (start + index) + 1] ?? 0
    let at = 0
    while (node(at) !== leaf) {
      const place = Math.floor(node(at) / codes)
      const found = context[place] ?? 0
      const wanted = node(at) % codes
      const holds = wanted === anyVowel ? this.#isVowel(place, found) : found === wanted
      at = holds ? at + 1 : value(at)
    }
    return value(at)
  }

  #isVowel(place: number, found: number): boolean {
    if (found === 0) return false
    if (place <= 2 * reach) return vowelLetters.includes(alphabet[found - 1] ?? ' ')
    return /\d$/.test(this.#header.phones[found - 1] ?? '')
  }
}

/** The first primary stress is kept; a word without one gets it on its first vowel, a word without vowel gets one. */
function withOneStress(phones: readonly string[]): string[] {
  const vowels = phones.flatMap((phone, index) => (/\d$/.test(phone) ? [index] : []))
  if (vowels.length === 0) return ['AH1', ...phones]
  const stressed = vowels.find((index) => phones[index]?.endsWith('1')) ?? vowels[0]
  return phones.map((phone, index) => {
    if (index === stressed) return phone.replace(/\d$/, '1')
    return phone.endsWith('1') ? phone.replace(/1$/, '2') : phone
  })
}

function ascii(bytes: Uint8Array): string {
  let text = ''
  for (let start = 0; start < bytes.length; start += 4096) {
    text += String.fromCharCode(...bytes.subarray(start, start + 4096))
  }
  return text
}

/** CRC-32 as in ISO 3309. */
function crc32(bytes: Uint8Array): number {
  const table = Int32Array.from({ length: 256 }, (_, byte) => {
    let value = byte
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
    return value
  })
  let crc = -1
  for (const byte of bytes) crc = (table[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8)
  return ~crc >>> 0
}
