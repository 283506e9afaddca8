import { Zip, ZipPassThrough } from 'fflate'

export interface ArchiveEntry {
  readonly name: string
  readonly content: AsyncIterable<Uint8Array>
}

/**
 * A zip of `entries`, as they come. Nothing is compressed: sound is, or does not compress. `modifiedAt` is that of all
 * entries, so that equal content gives equal bytes.
 */
export async function* zipOf(
  entries: AsyncIterable<ArchiveEntry>,
  modifiedAt: number,
): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = []
  const zip = new Zip((error, bytes) => {
    if (error) throw error
    ready.push(bytes)
  })
  for await (const { name, content } of entries) {
    const file = new ZipPassThrough(name)
    file.mtime = modifiedAt
    zip.add(file)
    for await (const bytes of content) {
      file.push(bytes)
      yield* ready.splice(0)
    }
    file.push(new Uint8Array(0), true)
    yield* ready.splice(0)
  }
  zip.end()
  yield* ready
}
