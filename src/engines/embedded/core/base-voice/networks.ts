/** The two networks of a base voice: lengths of phone states, and vocoder parameters per 10 ms step. */
import type { Convolution, Dense, LayerMemory, Rows } from './kernels.js'
import type { ContextPhone } from './phone-string.js'
import { positionCount, type StepPositions, stepPositions } from './step-positions.js'
import type { WeightFile } from './weight-file.js'

/** Embeds phones in context, [phones][channels], and lets neighbours see each other. */
class PhoneEncoder {
  readonly channels: number
  /** By context field: [classes][channels]. */
  readonly #tables: readonly { readonly field: string; readonly data: Float32Array }[]
  readonly #tempo: Float32Array
  readonly #bias: Float32Array
  readonly #layers: readonly Convolution[]
  readonly #phoneNumbers: ReadonlyMap<string, number>

  readonly #memory: LayerMemory

  constructor(file: WeightFile, memory: LayerMemory, name: string) {
    this.#memory = memory
    this.#tables = file.header.fields.map((field) => ({ field, data: file.tensor(`${name}.${field}`).data }))
    this.#tempo = file.tensor(`${name}.tempo`).data
    this.#bias = file.tensor(`${name}.bias`).data
    this.#layers = convolutions(file, memory, name, [])
    this.channels = this.#bias.length
    this.#phoneNumbers = new Map(file.header.phones.map((phone, number) => [phone, number]))
  }

  encode(phones: readonly ContextPhone[], logTempos: Float32Array): Rows {
    const rows = this.#memory.createRows(phones.length, this.channels)
    const sums = this.#memory.createRows(phones.length, this.channels)
    const values = this.#memory.view(rows)
    phones.forEach((phone, index) => {
      const start = index * rows.stride
      this.#embed(phone, logTempos[index], values.subarray(start, start + this.channels))
    })
    for (const layer of this.#layers) this.#memory.applyResidualConvolutionInPlace(layer, rows, sums)
    return rows
  }

  #embed(phone: ContextPhone, logTempo: number, row: Float32Array): void {
    for (let channel = 0; channel < row.length; channel++) {
      row[channel] = this.#bias[channel] + logTempo * this.#tempo[channel]
    }
    for (const { field, data } of this.#tables) {
      const last = data.length / row.length - 1
      const value = field === 'phone' ? this.#numberOf(phone.phone) : (phone.context.get(field) ?? 0)
      const entry = Math.min(value, last) * row.length
      for (let channel = 0; channel < row.length; channel++) row[channel] += data[entry + channel]
    }
  }

  #numberOf(phone: string): number {
    const number = this.#phoneNumbers.get(phone)
    if (number === undefined) throw new RangeError(`This base voice has no phone ${phone}`)
    return number
  }
}

/** Predicts how long each phone's three states last. */
export class DurationNetwork {
  readonly #memory: LayerMemory
  readonly #encoder: PhoneEncoder
  readonly #out: Dense

  constructor(file: WeightFile, memory: LayerMemory) {
    this.#memory = memory
    this.#encoder = new PhoneEncoder(file, memory, 'duration')
    this.#out = memory.createDense(file.tensor('duration.out.weight'), file.tensor('duration.out.bias'))
  }

  /** Natural log of the frames of each state, [phones][3]. */
  logStateFrames(phones: readonly ContextPhone[], logTempos: Float32Array): Float32Array {
    const memory = this.#memory
    return memory.scoped(() =>
      memory.copyOut(memory.applyDense(this.#out, this.#encoder.encode(phones, logTempos))),
    )
  }
}

/** Predicts vocoder parameters; each 10 ms step gives two envelopes and one value of everything else. */
export class AcousticNetwork {
  readonly outputs: number
  readonly #memory: LayerMemory
  readonly #encoder: PhoneEncoder
  readonly #front: Dense
  readonly #layers: readonly Convolution[]
  readonly #out: Dense

  constructor(file: WeightFile, memory: LayerMemory) {
    this.#memory = memory
    this.#encoder = new PhoneEncoder(file, memory, 'acoustic')
    this.#front = memory.createDense(file.tensor('frames.front.weight'), file.tensor('frames.front.bias'))
    this.#layers = convolutions(file, memory, 'frames', file.header.dilations)
    this.#out = memory.createDense(file.tensor('frames.out.weight'), file.tensor('frames.out.bias'))
    this.outputs = this.#out.outputs
  }

  /** [steps][outputs]: envelope code of frames 2k and 2k + 1, aperiodicity in dB, voicing, log F0. */
  run(phones: readonly ContextPhone[], logTempos: Float32Array, stateFrames: Int32Array): Float32Array {
    const memory = this.#memory
    return memory.scoped(() => {
      const encoded = this.#encoder.encode(phones, logTempos)
      const rows = memory.applyDense(
        this.#front,
        this.#stepInputs(encoded, stepPositions(phones, stateFrames)),
      )
      memory.reluInPlace(rows)
      const sums = memory.createRows(rows.count, rows.width)
      for (const layer of this.#layers) memory.applyResidualConvolutionInPlace(layer, rows, sums)
      return memory.copyOut(memory.applyDense(this.#out, rows))
    })
  }

  /** Each step's phone and its place in it, side by side. */
  #stepInputs(encoded: Rows, { phoneOfStep, positions }: StepPositions): Rows {
    const inputs = this.#memory.createRows(phoneOfStep.length, this.#front.inputs)
    const values = this.#memory.view(inputs)
    const phones = this.#memory.view(encoded)
    for (let step = 0; step < phoneOfStep.length; step++) {
      const phone = phoneOfStep[step] * encoded.stride
      const position = step * positionCount
      values.set(phones.subarray(phone, phone + encoded.width), step * inputs.stride)
      values.set(positions.subarray(position, position + positionCount), step * inputs.stride + encoded.width)
    }
    return inputs
  }
}

/** All layers `name.conv0`, `name.conv1`, ... of the file; the dilation is 1 where none is given. */
function convolutions(
  file: WeightFile,
  memory: LayerMemory,
  name: string,
  dilations: readonly number[],
): Convolution[] {
  const layers: Convolution[] = []
  for (let number = 0; file.has(`${name}.conv${number}.weight`); number++) {
    const weight = file.tensor(`${name}.conv${number}.weight`)
    const bias = file.tensor(`${name}.conv${number}.bias`)
    layers.push(memory.createConvolution(weight, bias, dilations[number] ?? 1))
  }
  return layers
}
