// Walking the boxes of an MP4 file (ISO/IEC 14496-12, 4.2).

export interface Mp4Box {
  readonly type: string
  readonly start: number
  /** Behind size and type. */
  readonly contentStart: number
  readonly end: number
}

/** The boxes inside `parent`, or of the whole file; what is damaged ends the list. */
export function childBoxes(file: Uint8Array, parent?: Mp4Box): Mp4Box[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const boxes: Mp4Box[] = []
  const end = parent?.end ?? file.length
  let start = parent ? parent.contentStart + (parent.type === 'meta' ? metaHeaderBytes(view, parent) : 0) : 0
  while (start + 8 <= end) {
    const size = view.getUint32(start)
    const isWide = size === 1 && start + 16 <= end
    const length = size === 0 ? end - start : isWide ? Number(view.getBigUint64(start + 8)) : size
    const contentStart = start + (isWide ? 16 : 8)
    if (start + length > end || start + length < contentStart) break
    boxes.push({ type: boxType(file, start), start, contentStart, end: start + length })
    start += length
  }
  return boxes
}

/** The first box at `path`, from `parent` or the top of the file; null if there is none. */
export function findBox(file: Uint8Array, path: readonly string[], parent?: Mp4Box): Mp4Box | null {
  const [type, ...rest] = path
  for (const box of childBoxes(file, parent)) {
    if (box.type !== type) continue
    if (rest.length === 0) return box
    const found = findBox(file, rest, box)
    if (found) return found
  }
  return null
}

function boxType(file: Uint8Array, start: number): string {
  return String.fromCharCode(...file.subarray(start + 4, start + 8))
}

/** ISO gives `meta` a version and flags before its boxes, QuickTime does not: there `hdlr` follows at once. */
function metaHeaderBytes(view: DataView, { contentStart, end }: Mp4Box): number {
  const isHandler = contentStart + 8 <= end && view.getUint32(contentStart + 4) === 0x68646c72
  return isHandler ? 0 : 4
}
