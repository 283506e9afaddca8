import { aigcKey } from './aigc-label.js'
import { childBoxes, findBox, type Mp4Box } from './mp4-boxes.js'

/** Version and flags of most boxes; of `data` the type, with four bytes of locale behind it. */
const flagBytes = 4

/** The item AIGC of an MP4 file: freeform, as we write it, or of that very name; or under QuickTime's list of keys. */
export function mp4Label(file: Uint8Array): string | null {
  const paths = [
    ['moov', 'udta', 'meta'],
    ['moov', 'meta'],
  ]
  for (const path of paths) {
    const meta = findBox(file, path)
    const items = meta && findBox(file, ['ilst'], meta)
    if (!items) continue
    const keyIndex = keysOf(file, meta).indexOf(aigcKey)
    for (const item of childBoxes(file, items)) {
      const isKeyed = keyIndex >= 0 && numberOf(item.type) === keyIndex + 1
      const isNamed =
        item.type === aigcKey || isKeyed || (item.type === '----' && nameOf(file, item) === aigcKey)
      const data = isNamed ? findBox(file, ['data'], item) : null
      if (data) return textOf(file, data, 2 * flagBytes)
    }
  }
  return null
}

function nameOf(file: Uint8Array, item: Mp4Box): string | null {
  const name = findBox(file, ['name'], item)
  return name && textOf(file, name, flagBytes)
}

/** The names that items are numbered by, from 1. */
function keysOf(file: Uint8Array, meta: Mp4Box): string[] {
  const keys = findBox(file, ['keys'], meta)
  if (!keys) return []
  const countBytes = 4
  const list = { ...keys, contentStart: keys.contentStart + flagBytes + countBytes }
  return childBoxes(file, list).map((key) => textOf(file, key, 0))
}

function textOf(file: Uint8Array, { contentStart, end }: Mp4Box, skippedBytes: number): string {
  return new TextDecoder().decode(file.subarray(contentStart + skippedBytes, end))
}

/** A box's type read as a number. */
function numberOf(type: string): number {
  return [...type].reduce((value, letter) => value * 256 + letter.charCodeAt(0), 0)
}
