import type { BlobStore } from '../../src/synthesis/index.js'

/** Blobs that live as long as the test. */
export function memoryBlobs(): BlobStore & { readonly size: number } {
  const blobs = new Map<string, Uint8Array>()
  return {
    get size() {
      return blobs.size
    },
    get: async (key) => blobs.get(key),
    put: async (key, bytes) => void blobs.set(key, bytes),
    remove: async (key) => void blobs.delete(key),
  }
}
