import type { FileHandle } from 'node:fs/promises'

/**
 * Writes all of `bytes` at `position`. One call may write less than it was given, on a disk that fills for
 * instance; the next then says why.
 */
export async function writeBytes(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  let done = 0
  while (done < bytes.length) {
    done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten
  }
}
