/** The two networks of a base voice: lengths of phone states, and vocoder parameters per 10 ms step. */
import {
  applyDense,
  applyResidualConvolutionInPlace,
  type Convolution,
  createConvolution,
  createDense,
  type Dense,
  reluInPlace,
} from './kernels.js'
import { type ContextPhone, contextFields } from './phone-string.js'
import { positionCount, stepPositions } from './step-positions.js'
import type { WeightFile } from './weight-file.js'

/** Embeds phones in context, [phones][channels], and lets neighbours see each other. */
class PhoneEncoder {
  readonly channels: number
  readonly #tables: readonly Float32Array[]
  readonly #tempo: Float32Array
  readonly #bias: Float32Array
  readonly #layers: readonly Convolution[]
  readonly #phoneNumbers: ReadonlyMap<string, number>

  constructor(file: WeightFile, name: string) {
    this.#tables = contextFields.map((field) => file.tensor(`${name}.${field}`).data)
    this.#tempo = file.tensor(`${name}.tempo`).data
    this.#bias = file.tensor(`${name}.bias`).data
    this.#layers = convolutions(file, name, [])
    this.channels = this.#bias.length
    this.#phoneNumbers = new Map(file.header.phones.map((phone, number) => [phone, number]))
  }

  encode(phones: readonly ContextPhone[], logTempos: Float32Array): Float32Array {
    const rows = new Float32Array(phones.length * this.channels)
    phones.forEach((phone, index) => {
      const row = rows.subarray(index * this.channels, (index + 1) * this.channels)
      this.#embed(phone, logTempos[index], row)
    })
    for (const layer of this.#layers) applyResidualConvolutionInPlace(layer, rows, phones.length)
    return rows
  }

  #embed(phone: ContextPhone, logTempo: number, row: Float32Array): void {
    for (let channel = 0; channel < row.length; channel++) {
      row[channel] = this.#bias[channel] + logTempo * this.#tempo[channel]
    }
    this.#tables.forEach((table, field) => {
      const entry = (field === 0 ? this.#numberOf(phone.phone) : phone.context[field]) * row.length
      for (let channel = 0; channel < row.length; channel++) row[channel] += table[entry + channel]
    })
  }

  #numberOf(phone: string): number {
    const number = this.#phoneNumbers.get(phone)
    if (number === undefined) throw new RangeError(`This base voice has no phone ${phone}`)
    return number
  }
}

/** Predicts how long each phone's three states last. */
export class DurationNetwork {
  readonly #encoder: PhoneEncoder
  readonly #out: Dense

  constructor(file: WeightFile) {
    this.#encoder = new PhoneEncoder(file, 'duration')
    this.#out = createDense(file.tensor('duration.out.weight'), file.tensor('duration.out.bias'))
  }

  /** Natural log of the frames of each state, [phones][3]. */
  logStateFrames(phones: readonly ContextPhone[], logTempos: Float32Array): Float32Array {
    return applyDense(this.#out, this.#encoder.encode(phones, logTempos), phones.length)
  }
}

/** Predicts vocoder parameters; each 10 ms step gives two envelopes and one value of everything else. */
export class AcousticNetwork {
  readonly outputs: number
  readonly #encoder: PhoneEncoder
  readonly #front: Dense
  readonly #layers: readonly Convolution[]
  readonly #out: Dense

  constructor(file: WeightFile) {
    this.#encoder = new PhoneEncoder(file, 'acoustic')
    this.#front = createDense(file.tensor('frames.front.weight'), file.tensor('frames.front.bias'))
    this.#layers = convolutions(file, 'frames', file.header.dilations)
    this.#out = createDense(file.tensor('frames.out.weight'), file.tensor('frames.out.bias'))
    this.outputs = this.#out.outputs
  }

  /** [steps][outputs]: envelope code of frames 2k and 2k + 1, aperiodicity in dB, voicing, log F0. */
  run(phones: readonly ContextPhone[], logTempos: Float32Array, stateFrames: Int32Array): Float32Array {
    const encoded = this.#encoder.encode(phones, logTempos)
    const { phoneOfStep, positions } = stepPositions(phones, stateFrames)
    const steps = phoneOfStep.length
    const width = this.#front.inputs
    const inputs = new Float32Array(steps * width)
    for (let step = 0; step < steps; step++) {
      const phone = phoneOfStep[step] * this.#encoder.channels
      inputs.set(encoded.subarray(phone, phone + this.#encoder.channels), step * width)
      const position = step * positionCount
      inputs.set(
        positions.subarray(position, position + positionCount),
        step * width + this.#encoder.channels,
      )
    }
    const rows = applyDense(this.#front, inputs, steps)
    reluInPlace(rows)
    for (const layer of this.#layers) applyResidualConvolutionInPlace(layer, rows, steps)
    return applyDense(this.#out, rows, steps)
  }
}

/** All layers `name.conv0`, `name.conv1`, ... of the file; the dilation is 1 where none is given. */
function convolutions(file: WeightFile, name: string, dilations: readonly number[]): Convolution[] {
  const layers: Convolution[] = []
  for (let number = 0; file.has(`${name}.conv${number}.weight`); number++) {
    const weight = file.tensor(`${name}.conv${number}.weight`)
    layers.push(createConvolution(weight, file.tensor(`${name}.conv${number}.bias`), dilations[number] ?? 1))
  }
  return layers
}
