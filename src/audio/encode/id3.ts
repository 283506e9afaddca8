// The one tag that our mp3 files begin with. ID3v2.4.0 structure and frames (id3.org, 2000).
import { type AigcLabel, aigcJson, aigcKey } from '../label/index.js'

const utf8 = 3

/** An ID3v2.4 tag with a single frame: a text of the user (TXXX) named AIGC. */
export function labelTag(label: AigcLabel): Uint8Array {
  const text = new TextEncoder().encode(`${aigcKey}\0${aigcJson(label)}`)
  const content = Uint8Array.of(utf8, ...text)
  const frame = Uint8Array.of(...ascii('TXXX'), ...synchsafe(content.length), 0, 0, ...content)
  return Uint8Array.of(...ascii('ID3'), 4, 0, 0, ...synchsafe(frame.length), ...frame)
}

const ascii = (text: string) => new TextEncoder().encode(text)

/** 28 bits in four bytes whose highest bit is never set, so that no decoder takes them for a frame of sound. */
function synchsafe(value: number): number[] {
  return [21, 14, 7, 0].map((shift) => (value >> shift) & 0x7f)
}
