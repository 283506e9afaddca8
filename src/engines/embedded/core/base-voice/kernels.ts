/**
 * Layers of the networks over rows of channels, in the memory of the vector kernel. Weights stay there for good;
 * the rows of one phrase are laid behind them and given up when it is said.
 */
import { instantiateProducts } from './product-kernel.js'
import type { Tensor } from './weight-file.js'

const panelWidth = 8
const rowBlock = 4
const pageBytes = 65_536
const floatBytes = 4

/** `count` rows of `stride` floats, zero beyond `width`, with `margin` rows of zeros before and after. */
export interface Rows {
  readonly count: number
  readonly width: number
  readonly stride: number
  /** Byte address of row 0. */
  readonly address: number
}

export interface Dense {
  readonly inputs: number
  readonly outputs: number
  readonly weight: number
  readonly bias: Float32Array
}

/** Three taps, as many channels out as in. */
export interface Convolution {
  readonly channels: number
  readonly dilation: number
  /** Byte address per tap. */
  readonly taps: readonly number[]
  readonly bias: Float32Array
}

const roundUp = (value: number, step: number) => Math.ceil(value / step) * step

/** Zero rows around every matrix: room for the widest dilation (4) and for the last block of rows. */
const margin = 8

/** Holds weights and rows, and runs layers on them. For one call at a time. */
export class LayerMemory {
  readonly #kernel = instantiateProducts()
  #usedBytes = 0

  createDense(weight: Tensor, bias: Tensor): Dense {
    const [inputs = 0, outputs = 0] = weight.shape
    return { inputs, outputs, weight: this.#placePanels(weight.data, inputs, outputs), bias: bias.data }
  }

  /** weight: [3 taps][in][out]. */
  createConvolution(weight: Tensor, bias: Tensor, dilation: number): Convolution {
    const [tapCount = 0, channels = 0] = weight.shape
    if (dilation >= margin) throw new RangeError(`Dilation ${dilation} is not below ${margin}`)
    const size = channels * channels
    const taps = Array.from({ length: tapCount }, (_, tap) =>
      this.#placePanels(weight.data.subarray(tap * size, (tap + 1) * size), channels, channels),
    )
    return { channels, dilation, taps, bias: bias.data }
  }

  /** Runs `work` and gives up every row created in it. */
  scoped<T>(work: () => T): T {
    const mark = this.#usedBytes
    try {
      return work()
    } finally {
      this.#usedBytes = mark
    }
  }

  createRows(count: number, width: number): Rows {
    const stride = roundUp(width, panelWidth)
    const floats = (roundUp(count, rowBlock) + 2 * margin) * stride
    const start = this.#allocate(floats)
    this.#floats(start, floats).fill(0)
    return { count, width, stride, address: start + margin * stride * floatBytes }
  }

  /** The rows' floats, `stride` apart; good until the next rows are created. */
  view(rows: Rows): Float32Array {
    return this.#floats(rows.address, rows.count * rows.stride)
  }

  /** A copy of the rows without padding. */
  copyOut(rows: Rows): Float32Array {
    const view = this.view(rows)
    const result = new Float32Array(rows.count * rows.width)
    for (let row = 0; row < rows.count; row++) {
      result.set(view.subarray(row * rows.stride, row * rows.stride + rows.width), row * rows.width)
    }
    return result
  }

  applyDense(layer: Dense, from: Rows): Rows {
    const into = this.createRows(from.count, layer.outputs)
    this.#fillWithBias(into, layer.bias)
    this.#addProducts(from, 0, layer.weight, layer.inputs, into)
    this.#clearTail(into)
    return into
  }

  /** rows + relu(conv(rows)), in place; `sums` is scratch of the same shape. */
  applyResidualConvolutionInPlace(layer: Convolution, rows: Rows, sums: Rows): void {
    this.#fillWithBias(sums, layer.bias)
    layer.taps.forEach((weight, tap) => {
      this.#addProducts(rows, (tap - 1) * layer.dilation, weight, layer.channels, sums)
    })
    const target = this.view(rows)
    const source = this.view(sums)
    for (let index = 0; index < target.length; index++) {
      const sum = source[index]
      if (sum > 0) target[index] += sum
    }
  }

  reluInPlace(rows: Rows): void {
    const values = this.view(rows)
    for (let index = 0; index < values.length; index++) if (values[index] < 0) values[index] = 0
  }

  #fillWithBias(rows: Rows, bias: Float32Array): void {
    const values = this.view(rows)
    for (let row = 0; row < rows.count; row++) values.set(bias, row * rows.stride)
  }

  /** into[r] += from[r + shift] times the matrix at `weight`. */
  #addProducts(from: Rows, shift: number, weight: number, inputs: number, into: Rows): void {
    this.#kernel.addProducts(
      from.address + shift * from.stride * floatBytes,
      from.stride * floatBytes,
      weight,
      inputs * panelWidth * floatBytes,
      into.address,
      into.stride * floatBytes,
      Math.ceil(into.count / rowBlock),
      into.stride / panelWidth,
      inputs,
    )
  }

  /** The last block of four reaches past the last row; what it left there must not be taken for zeros. */
  #clearTail(rows: Rows): void {
    const end = rows.address + rows.count * rows.stride * floatBytes
    this.#floats(end, rowBlock * rows.stride).fill(0)
  }

  /** [in][out] as panels of eight columns; columns beyond the last are zero. */
  #placePanels(source: Float32Array, inputs: number, outputs: number): number {
    const panels = Math.ceil(outputs / panelWidth)
    const address = this.#allocate(panels * inputs * panelWidth)
    const target = this.#floats(address, panels * inputs * panelWidth)
    for (let input = 0; input < inputs; input++) {
      for (let output = 0; output < outputs; output++) {
        const panel = Math.floor(output / panelWidth)
        target[(panel * inputs + input) * panelWidth + (output % panelWidth)] =
          source[input * outputs + output]
      }
    }
    return address
  }

  #allocate(floats: number): number {
    const address = this.#usedBytes
    this.#usedBytes = roundUp(address + floats * floatBytes, 64)
    const missing = this.#usedBytes - this.#kernel.memory.buffer.byteLength
    if (missing > 0) this.#kernel.memory.grow(Math.ceil(missing / pageBytes))
    return address
  }

  #floats(address: number, count: number): Float32Array {
    return new Float32Array(this.#kernel.memory.buffer, address, count)
  }
}
