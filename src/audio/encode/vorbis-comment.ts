import { type AigcLabel, aigcJson, aigcKey } from '../label/index.js'

const vendor = 'yinse'

/** The comments of Ogg and FLAC (xiph.org, Ogg Vorbis I format specification: comment field), with the label alone. */
export function vorbisComment(label: AigcLabel | null): Uint8Array {
  const entries = label ? [`${aigcKey}=${aigcJson(label)}`] : []
  const texts = [vendor, ...entries].map((text) => new TextEncoder().encode(text))
  const bytes = new Uint8Array(texts.reduce((sum, text) => sum + 4 + text.length, 4))
  const view = new DataView(bytes.buffer)
  let offset = 0
  const putNumber = (value: number) => {
    view.setUint32(offset, value, true)
    offset += 4
  }
  texts.forEach((text, index) => {
    putNumber(text.length)
    bytes.set(text, offset)
    offset += text.length
    if (index === 0) putNumber(entries.length)
  })
  return bytes
}
