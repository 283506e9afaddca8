// What the MP4 muxer does not do: a freeform item of metadata, and a file that is the same every time. Boxes as in
// ISO/IEC 14496-12; the freeform item (`----`: who named it, the name, the value) as iTunes writes it.
import { type AigcLabel, aigcJson, aigcKey } from '../label/index.js'
import { childBoxes, findBox, type Mp4Box } from '../label/mp4-boxes.js'

const namedBy = 'com.apple.iTunes'

/**
 * The muxer writes items with names of four letters: box (8 bytes) > data (16) > text. A freeform item is longer by its
 * `mean` and `name`; spaces behind the text hold the room, and `finishM4a` fills it.
 */
export function labelPlaceholder(label: AigcLabel): Record<string, string> {
  return { [aigcKey]: `${aigcJson(label)}${' '.repeat(freeformItem(label).length - plainItemBytes(label))}` }
}

/** Puts the label in its place and blots out the time of writing. Changes `file`. */
export function finishM4a(file: Uint8Array, label: AigcLabel | null): void {
  blankTimes(file)
  if (!label) return
  const placeholder = findBox(file, ['moov', 'udta', 'meta', 'ilst', aigcKey])
  const item = freeformItem(label)
  if (placeholder?.end !== (placeholder?.start ?? 0) + item.length)
    throw new Error('the MP4 muxer did not write the label where it was expected')
  file.set(item, placeholder.start)
}

const plainItemBytes = (label: AigcLabel) => 24 + aigcJson(label).length

function freeformItem(label: AigcLabel): Uint8Array {
  const noFlags = [0, 0, 0, 0]
  const utf8 = [0, 0, 0, 1]
  const noLocale = [0, 0, 0, 0]
  return box('----', [
    ...box('mean', [...noFlags, ...ascii(namedBy)]),
    ...box('name', [...noFlags, ...ascii(aigcKey)]),
    ...box('data', [...utf8, ...noLocale, ...ascii(aigcJson(label))]),
  ])
}

function box(type: string, content: readonly number[]): Uint8Array {
  const bytes = Uint8Array.of(0, 0, 0, 0, ...ascii(type), ...content)
  new DataView(bytes.buffer).setUint32(0, bytes.length)
  return bytes
}

const ascii = (text: string) => new TextEncoder().encode(text)

/** Time of creation and of change follow version and flags in these three; 4 bytes each, 8 in version 1. */
function blankTimes(file: Uint8Array): void {
  const blank = ({ contentStart }: Mp4Box) => {
    const width = file[contentStart] === 1 ? 8 : 4
    file.fill(0, contentStart + 4, contentStart + 4 + 2 * width)
  }
  const moov = findBox(file, ['moov'])
  if (!moov) return
  for (const part of childBoxes(file, moov)) {
    if (part.type === 'mvhd') blank(part)
    if (part.type !== 'trak') continue
    for (const path of [['tkhd'], ['mdia', 'mdhd']]) {
      const header = findBox(file, path, part)
      if (header) blank(header)
    }
  }
}
