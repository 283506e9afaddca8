// Ogg pages, RFC 3533 section 6: a header with a table of packet lengths, the packets, and a checksum over both.

export interface OggPage {
  readonly packets: readonly Uint8Array[]
  /** What the codec makes of it; for Opus samples at 48 kHz, counted to the end of this page. */
  readonly granulePosition: number
  readonly serialNumber: number
  readonly sequenceNumber: number
  readonly isFirst: boolean
  readonly isLast: boolean
}

const headerBytes = 27
/** Entries of a page's table; each stands for up to 255 bytes. */
export const maxOggSegments = 255

/** Table entries that a packet takes: one for each 255 bytes, and a shorter one, if only of 0, for its end. */
export const oggSegmentCount = (packetBytes: number) => Math.floor(packetBytes / 255) + 1

/** The bytes of `page`, whose packets are whole. Throws RangeError if they do not fit. */
export function oggPage(page: OggPage): Uint8Array {
  const table = page.packets.flatMap(({ length }) => [
    ...Array<number>(oggSegmentCount(length) - 1).fill(255),
    length % 255,
  ])
  if (table.length > maxOggSegments) throw new RangeError(`${table.length} segments in an Ogg page`)
  const bodyBytes = page.packets.reduce((sum, { length }) => sum + length, 0)
  const bytes = new Uint8Array(headerBytes + table.length + bodyBytes)
  const view = new DataView(bytes.buffer)
  bytes.set(new TextEncoder().encode('OggS'))
  view.setUint8(5, (page.isFirst ? 2 : 0) | (page.isLast ? 4 : 0))
  view.setBigUint64(6, BigInt(page.granulePosition), true)
  view.setUint32(14, page.serialNumber, true)
  view.setUint32(18, page.sequenceNumber, true)
  view.setUint8(26, table.length)
  bytes.set(table, headerBytes)
  let offset = headerBytes + table.length
  for (const packet of page.packets) {
    bytes.set(packet, offset)
    offset += packet.length
  }
  // Over the page with zeros in the checksum's place.
  view.setUint32(22, oggChecksum(bytes), true)
  return bytes
}

const polynomial = 0x04c11db7

const checksumTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte << 24
  for (let bit = 0; bit < 8; bit++) remainder = (remainder << 1) ^ (remainder < 0 ? polynomial : 0)
  return remainder
})

/** CRC-32 of Ogg: highest bit first, starting from 0, not inverted. */
export function oggChecksum(bytes: Uint8Array): number {
  let checksum = 0
  for (const byte of bytes) checksum = (checksum << 8) ^ (checksumTable[(checksum >>> 24) ^ byte] ?? 0)
  return checksum >>> 0
}
