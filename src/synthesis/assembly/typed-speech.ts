import { type AigcLabel, outputSampleRateHz, readLabel } from '../../audio/index.js'
import { AppError } from '../../foundation/index.js'
import { completeSentencesEnd, parseInlineMarkup, plainStyle, type SegmentStyle } from '../../text/index.js'
import type { SpeechWarning } from '../reading/warnings.js'
import type { SpeakRequest } from '../speech.js'
import type { Studio } from '../studio.js'
import { beginSpeech } from './begin-speech.js'

/** Between what was typed in two goes, seconds at the pace of the voice: as between sentences. */
const pauseSec = 0.45

export interface TypedSpeechOptions {
  readonly studio: Pick<Studio, 'speak' | 'audioOf'>
  readonly request: Omit<SpeakRequest, 'text' | 'inputType' | 'timing'>
  /** UTF-16 units that may wait to be spoken. */
  readonly maxWaiting: number
  /** Called before the sound of each piece. */
  readonly onPiece: (piece: { readonly index: number; readonly text: string }) => void
  /** Called with what of a piece is not spoken as it was asked for; `text` is the piece's. */
  readonly onWarnings: (warnings: readonly SpeechWarning[], text: string) => void
}

/**
 * Speaks a text while it is still being written, as by a language model: each sentence as soon as it is complete. The
 * text may come in pieces of any size; markup in it holds on as in a whole text.
 */
export class TypedSpeech {
  readonly #options: TypedSpeechOptions
  readonly #pieces: string[] = []
  #typed = ''
  #waiting = 0
  #isEnded = false
  #wake: () => void = () => {}
  #style: SegmentStyle = plainStyle
  #label: AigcLabel | null = null

  constructor(options: TypedSpeechOptions) {
    this.#options = options
  }

  /** The implicit label of what is spoken, once there is sound. */
  get label(): AigcLabel | null {
    return this.#label
  }

  /** Throws AppError `text-too-long` when more waits than may, and `typing-ended` after `end`. */
  add(text: string): void {
    if (this.#isEnded) throw new AppError('typing-ended', {})
    const limit = this.#options.maxWaiting
    const length = this.#waiting + text.length
    if (length > limit) throw new AppError('text-too-long', { length, limit })
    this.#waiting = length
    this.#typed += text
    this.#release(completeSentencesEnd(this.#typed) || breakOf(this.#typed))
  }

  /** Speaks what is there, though its sentence may go on. */
  flush(): void {
    this.#release(this.#typed.length)
  }

  /** No more text comes; the sound ends once all is spoken. */
  end(): void {
    this.flush()
    this.#isEnded = true
    this.#wake()
  }

  /**
   * The sound, 16 bits little endian at 24 kHz, as it is made. Throws what a job failed with, the signal's reason, or
   * AppError `text-unspeakable` when nothing that was typed could be spoken.
   */
  async *sound(signal: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
    let index = 0
    for (let piece = await this.#next(signal); piece !== null; piece = await this.#next(signal)) {
      const { speedRatio } = this.#style
      const source = await this.#begin(piece, index, signal)
      if (!source) continue
      if (index > 0) yield silence(pauseSec / (this.#options.request.options.speedRatio * speedRatio))
      index++
      yield* source
    }
    if (index === 0) throw new AppError('text-unspeakable', {})
  }

  /** The sound of one piece after its header; null for one that is only punctuation. */
  async #begin(
    piece: string,
    index: number,
    signal: AbortSignal,
  ): Promise<AsyncGenerator<Uint8Array, void, undefined> | null> {
    const { studio, request, onPiece, onWarnings } = this.#options
    const text = `${markupOf(this.#style)}${piece}`
    this.#style = lastStyleOf(text)
    this.#waiting -= piece.length
    try {
      const part = { ...request, text, inputType: 'text', isContinued: index > 0 } as const
      const warnings: SpeechWarning[] = []
      const speech = await beginSpeech(studio, part, signal, (event) => {
        if (event.kind === 'warning') warnings.push(event.warning)
      })
      const source = speech.read(signal)
      const header = await source.next()
      if (!header.done) this.#label ??= readLabel(header.value)
      onPiece({ index, text: piece.trim() })
      if (warnings.length > 0) onWarnings(warnings, text)
      return source
    } catch (error) {
      if (error instanceof AppError && silentCodes.has(error.code)) return null
      throw error
    }
  }

  #release(end: number): void {
    const piece = this.#typed.slice(0, end)
    this.#typed = this.#typed.slice(end)
    if (piece.trim() === '') this.#waiting -= piece.length
    else this.#pieces.push(piece)
    this.#wake()
  }

  async #next(signal: AbortSignal): Promise<string | null> {
    for (;;) {
      signal.throwIfAborted()
      const piece = this.#pieces.shift()
      if (piece !== undefined) return piece
      if (this.#isEnded) return null
      await new Promise<void>((resolve) => {
        this.#wake = resolve
        signal.addEventListener('abort', () => resolve(), { once: true })
      })
    }
  }
}

/** A sentence that does not end is spoken in parts, and looked through no further. */
const maxUnbroken = 2000

function breakOf(typed: string): number {
  if (typed.length <= maxUnbroken) return 0
  return (/^.*[\s,;，；、]/su.exec(typed)?.[0].length ?? 0) || typed.length
}

const silentCodes: ReadonlySet<string> = new Set(['text-unspeakable', 'text-empty'])

/** Markup that says again what held at the end of the piece before. */
function markupOf({ speedRatio, voice }: SegmentStyle): string {
  const speed = speedRatio === 1 ? '' : `[speed:${speedRatio}]`
  return voice === null ? speed : `${speed}[voice:${voice}]`
}

function lastStyleOf(text: string): SegmentStyle {
  return parseInlineMarkup(text).events.reduce(
    (style, event) => (event.kind === 'style' ? event.style : style),
    plainStyle,
  )
}

function silence(durationSec: number): Uint8Array {
  return new Uint8Array(2 * Math.round(durationSec * outputSampleRateHz))
}
