/**
 * Matrix kernels over rows: `rows` holds `count` rows of equal width in one Float32Array. Weights are stored
 * [in][out] and turned to [out][in] once, so that four rows meet four outputs in sixteen running sums.
 */
import type { Tensor } from './weight-file.js'

export interface Dense {
  readonly inputs: number
  readonly outputs: number
  /** [outputs][inputs] */
  readonly weight: Float32Array
  readonly bias: Float32Array
}

export interface Convolution {
  readonly channels: number
  readonly dilation: number
  /** [out][tap * channels + in] */
  readonly weight: Float32Array
  readonly bias: Float32Array
}

export function createDense(weight: Tensor, bias: Tensor): Dense {
  const [inputs = 0, outputs = 0] = weight.shape
  return { inputs, outputs, weight: transposed(weight.data, inputs, outputs), bias: bias.data }
}

/** weight: [taps = 3][in][out]. */
export function createConvolution(weight: Tensor, bias: Tensor, dilation: number): Convolution {
  const [taps = 0, channels = 0] = weight.shape
  return { channels, dilation, weight: transposed(weight.data, taps * channels, channels), bias: bias.data }
}

function transposed(source: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(source.length)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++)
      result[column * rows + row] = source[row * columns + column]
  }
  return result
}

/** Rows through a dense layer: [count][inputs] -> new [count][outputs]. */
export function applyDense(layer: Dense, rows: Float32Array, count: number): Float32Array {
  const { inputs, outputs, weight, bias } = layer
  const result = new Float32Array(count * outputs)
  for (let row = 0; row < count; row++) result.set(bias, row * outputs)
  addProducts(rows, 0, inputs, weight, 0, inputs, inputs, result, count, outputs)
  return result
}

/** h + relu(conv(h)) with three taps, rows outside being zero: [count][channels] in place. */
export function applyResidualConvolutionInPlace(layer: Convolution, rows: Float32Array, count: number): void {
  const { channels, dilation, weight, bias } = layer
  const sums = new Float32Array(count * channels)
  for (let row = 0; row < count; row++) sums.set(bias, row * channels)
  for (let tap = 0; tap < 3; tap++) {
    const shift = (tap - 1) * dilation
    const first = Math.max(0, -shift)
    const used = count - Math.abs(shift)
    if (used <= 0) continue
    const target = sums.subarray(first * channels, (first + used) * channels)
    const source = (first + shift) * channels
    addProducts(
      rows,
      source,
      channels,
      weight,
      tap * channels,
      3 * channels,
      channels,
      target,
      used,
      channels,
    )
  }
  for (let index = 0; index < rows.length; index++) {
    const sum = sums[index]
    if (sum > 0) rows[index] += sum
  }
}

export function reluInPlace(values: Float32Array): void {
  for (let index = 0; index < values.length; index++) if (values[index] < 0) values[index] = 0
}

/** result[row][o] += sum over i of rows[row][i] * weight[o][i]; weight rows lie `weightStride` apart. */
function addProducts(
  rows: Float32Array,
  rowStart: number,
  rowStride: number,
  weight: Float32Array,
  weightStart: number,
  weightStride: number,
  inputs: number,
  result: Float32Array,
  count: number,
  outputs: number,
): void {
  const blockedOutputs = outputs - (outputs % 4)
  const blockedRows = count - (count % 4)
  for (let output = 0; output < blockedOutputs; output += 4) {
    for (let row = 0; row < blockedRows; row += 4) {
      addBlock(
        rows,
        rowStart + row * rowStride,
        rowStride,
        weight,
        weightStart + output * weightStride,
        weightStride,
        inputs,
        result,
        row * outputs + output,
        outputs,
      )
    }
  }
  for (let row = 0; row < count; row++) {
    for (let output = row < blockedRows ? blockedOutputs : 0; output < outputs; output++) {
      const x = rowStart + row * rowStride
      const w = weightStart + output * weightStride
      let sum = 0
      for (let i = 0; i < inputs; i++) sum += rows[x + i] * weight[w + i]
      result[row * outputs + output] += sum
    }
  }
}

// Sixteen products for eight loads: measured at twice the speed of two outputs by four rows.
function addBlock(
  rows: Float32Array,
  x0: number,
  rowStride: number,
  weight: Float32Array,
  w0: number,
  weightStride: number,
  inputs: number,
  result: Float32Array,
  at: number,
  outputs: number,
): void {
  const x1 = x0 + rowStride
  const x2 = x1 + rowStride
  const x3 = x2 + rowStride
  const w1 = w0 + weightStride
  const w2 = w1 + weightStride
  const w3 = w2 + weightStride
  let s00 = 0
  let s01 = 0
  let s02 = 0
  let s03 = 0
  let s10 = 0
  let s11 = 0
  let s12 = 0
  let s13 = 0
  let s20 = 0
  let s21 = 0
  let s22 = 0
  let s23 = 0
  let s30 = 0
  let s31 = 0
  let s32 = 0
  let s33 = 0
  for (let i = 0; i < inputs; i++) {
    const a = weight[w0 + i]
    const b = weight[w1 + i]
    const c = weight[w2 + i]
    const d = weight[w3 + i]
    let x = rows[x0 + i]
    s00 += x * a
    s01 += x * b
    s02 += x * c
    s03 += x * d
    x = rows[x1 + i]
    s10 += x * a
    s11 += x * b
    s12 += x * c
    s13 += x * d
    x = rows[x2 + i]
    s20 += x * a
    s21 += x * b
    s22 += x * c
    s23 += x * d
    x = rows[x3 + i]
    s30 += x * a
    s31 += x * b
    s32 += x * c
    s33 += x * d
  }
  addFour(result, at, s00, s01, s02, s03)
  addFour(result, at + outputs, s10, s11, s12, s13)
  addFour(result, at + 2 * outputs, s20, s21, s22, s23)
  addFour(result, at + 3 * outputs, s30, s31, s32, s33)
}

function addFour(result: Float32Array, at: number, a: number, b: number, c: number, d: number): void {
  result[at] += a
  result[at + 1] += b
  result[at + 2] += c
  result[at + 3] += d
}
