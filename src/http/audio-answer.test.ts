import { describe, expect, test } from 'vitest'
import { encodedAudio } from './audio-answer.js'

/** Sound without an end, that knows whether its file is still open. */
function endlessSound() {
  const sound = {
    isOpen: false,
    async *read() {
      sound.isOpen = true
      try {
        yield new Uint8Array(44)
        for (;;) yield new Uint8Array(2400)
      } finally {
        sound.isOpen = false
      }
    },
  }
  return sound
}

describe.each(['wav', 'pcm', 'mp3', 'opus', 'flac'] as const)('%s', (format) => {
  test('that nobody ever began to read is closed when the caller has left', async () => {
    const sound = endlessSound()
    const left = new AbortController()
    await encodedAudio(sound, format, left.signal)
    expect(sound.isOpen).toBe(true)
    left.abort()
    await expect.poll(() => sound.isOpen).toBe(false)
  })

  test('is not opened for a caller who has left already', async () => {
    const sound = endlessSound()
    await expect(encodedAudio(sound, format, AbortSignal.abort())).rejects.toThrow('abort')
    expect(sound.isOpen).toBe(false)
  })

  test('that was read in part is closed when the caller has left', async () => {
    const sound = endlessSound()
    const left = new AbortController()
    const encoded = await encodedAudio(sound, format, left.signal)
    const first = await encoded[Symbol.asyncIterator]().next()
    expect(first.value?.byteLength).toBeGreaterThan(0)
    left.abort()
    await expect.poll(() => sound.isOpen).toBe(false)
  })
})
