/** One recording from the microphone, as the browser encodes it. */
export class MicrophoneRecorder {
  readonly #stream: MediaStream
  readonly #recorder: MediaRecorder
  readonly #parts: Blob[] = []
  readonly #timer: ReturnType<typeof setInterval>

  private constructor(stream: MediaStream, onSecond: (seconds: number) => void) {
    this.#stream = stream
    this.#recorder = new MediaRecorder(stream)
    this.#recorder.ondataavailable = (event) => this.#parts.push(event.data)
    this.#recorder.start()
    const startedAt = performance.now()
    this.#timer = setInterval(() => onSecond(Math.round((performance.now() - startedAt) / 1000)), 1000)
  }

  /** Browsers hide the microphone from pages that are neither https nor localhost. */
  static isAvailable(): boolean {
    return typeof navigator.mediaDevices?.getUserMedia === 'function' && typeof MediaRecorder === 'function'
  }

  /** Rejects with the browser's DOMException when the user does not allow it. */
  static async start(onSecond: (seconds: number) => void): Promise<MicrophoneRecorder> {
    // The clone should hear the voice as it is: the browser's call processing changes its timbre.
    const audio = {
      echoCancellation: false,
      noiseSuppression: false,
      autoGainControl: false,
      channelCount: 1,
    }
    const stream = await navigator.mediaDevices.getUserMedia({ audio })
    return new MicrophoneRecorder(stream, onSecond)
  }

  stop(): Promise<Blob> {
    clearInterval(this.#timer)
    return new Promise((resolve) => {
      this.#recorder.onstop = () => {
        for (const track of this.#stream.getTracks()) track.stop()
        resolve(new Blob(this.#parts, { type: this.#recorder.mimeType }))
      }
      this.#recorder.stop()
    })
  }
}
