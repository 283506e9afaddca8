/**
 * One matrix kernel in WebAssembly with 128-bit vectors, written out here instruction by instruction so that no
 * compiler or binary is needed. Plain JavaScript loops take some fifty times as long (`npm run bench base-voice`).
 *
 *   out[r][c] += sum over i of x[r][i] * w[i][c]    for 4 rows and 8 columns at a time
 *
 * Columns come in panels of 8: panel p holds w[0..inputs][8p .. 8p+7] back to back. The numbers are those of the
 * WebAssembly core specification 2.0, chapter 5 (binary format).
 */
interface ProductExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number }
  /**
   * All addresses and strides in bytes. `x`, `out`: first of `rowBlocks` times four rows; `w`: first of
   * `columnBlocks` panels; `panelStride` from one panel to the next, `inputs` at least 1.
   */
  addProducts(
    x: number,
    rowStride: number,
    w: number,
    panelStride: number,
    out: number,
    outStride: number,
    rowBlocks: number,
    columnBlocks: number,
    inputs: number,
  ): void
}

/** The part of the WebAssembly API used here; the core is typed without browser or Node. */
interface WebAssemblyApi {
  Module: new (bytes: Uint8Array) => object
  Instance: new (module: object) => { readonly exports: unknown }
}

/** A new instance with a memory of its own, one page of 64 KiB long. */
export function instantiateProducts(): ProductExports {
  const { Module, Instance } = (globalThis as unknown as { WebAssembly: WebAssemblyApi }).WebAssembly
  return new Instance(new Module(Uint8Array.from(moduleBytes()))).exports as ProductExports
}

const i32 = 0x7f
const v128 = 0x7b
const [block, loop, end, branchIf] = [0x02, 0x03, 0x0b, 0x0d]
const noResult = 0x40

// Locals: the parameters in order, then integers, then vectors.
const [x, rowStride, w, panelStride, out, outStride, rowBlocks, columnBlocks, inputs] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8,
]
const [row, left, x0, x1, x2, x3, panel, o] = [9, 10, 11, 12, 13, 14, 15, 16]
const [firstSum, wLow, wHigh, splat] = [17, 25, 26, 27]
const integerLocals = 8
const vectorLocals = 11

/** Unsigned LEB128. */
function leb(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb(value >>> 7)]
}

const get = (local: number) => [0x20, ...leb(local)]
const set = (local: number) => [0x21, ...leb(local)]
const constant = (value: number) => [0x41, ...leb(value)] // below 64: one byte, sign bit clear
const add = [0x6a]
const multiply = [0x6c]
const vector = (operation: number) => [0xfd, ...leb(operation)]
const load = (offset: number) => [...vector(0x00), 2, ...leb(offset)]
const loadSplat = [...vector(0x09), 2, 0]
const store = (offset: number) => [...vector(0x0b), 2, ...leb(offset)]
const vectorAdd = vector(0xe4)
const vectorMultiply = vector(0xe6)

const advance = (local: number, step: readonly number[]) => [...get(local), ...step, ...add, ...set(local)]
/** Counts `local` down and jumps back to the loop that this ends while it is not zero. */
const again = (local: number) => [...get(local), ...constant(1), 0x6b, 0x22, ...leb(local), branchIf, 0]

const rows = [x0, x1, x2, x3]
const lowSum = (r: number) => firstSum + 2 * r
const highSum = (r: number) => firstSum + 2 * r + 1

/** Address of row r of the output block, left on the stack. */
const outRow = (r: number) => [...get(o), ...get(outStride), ...constant(r), ...multiply, ...add]

function loadSums(): number[] {
  return rows.flatMap((_, r) => [
    ...outRow(r),
    ...load(0),
    ...set(lowSum(r)),
    ...outRow(r),
    ...load(16),
    ...set(highSum(r)),
  ])
}

function storeSums(): number[] {
  return rows.flatMap((_, r) => [
    ...outRow(r),
    ...get(lowSum(r)),
    ...store(0),
    ...outRow(r),
    ...get(highSum(r)),
    ...store(16),
  ])
}

/** One input: 4 values of x times 8 of w into the eight sums. */
function innerStep(): number[] {
  const product = (sum: number, weights: number) => [
    ...get(sum),
    ...get(splat),
    ...get(weights),
    ...vectorMultiply,
    ...vectorAdd,
    ...set(sum),
  ]
  return [
    ...[...get(panel), ...load(0), ...set(wLow), ...get(panel), ...load(16), ...set(wHigh)],
    ...rows.flatMap((address, r) => [
      ...[...get(address), ...loadSplat, ...set(splat)],
      ...[...product(lowSum(r), wLow), ...product(highSum(r), wHigh)],
      ...advance(address, constant(4)),
    ]),
    ...advance(panel, constant(32)),
  ]
}

/** Four rows by eight columns. */
function blockStep(): number[] {
  return [
    ...rows.flatMap((address, r) => [
      ...[...get(x), ...get(row), ...constant(4), ...multiply, ...constant(r), ...add],
      ...[...get(rowStride), ...multiply, ...add, ...set(address)],
    ]),
    ...[
      ...get(out),
      ...get(row),
      ...constant(4),
      ...multiply,
      ...get(outStride),
      ...multiply,
      ...add,
      ...set(o),
    ],
    ...[...get(w), ...set(panel)],
    ...loadSums(),
    ...[...get(inputs), ...set(left)],
    ...[loop, noResult, ...innerStep(), ...again(left), end],
    ...storeSums(),
    ...advance(row, constant(1)),
  ]
}

function functionBody(): number[] {
  const locals = [2, integerLocals, i32, vectorLocals, v128]
  const rowLoop = [
    ...[...constant(0), ...set(row)],
    ...[loop, noResult, ...blockStep(), ...get(row), ...get(rowBlocks), 0x49, branchIf, 0, end], // i32.lt_u
  ]
  const columnLoop = [
    ...[loop, noResult, ...rowLoop],
    ...[...advance(w, get(panelStride)), ...advance(out, constant(32)), ...again(columnBlocks), end],
  ]
  const skipIfEmpty = [...get(rowBlocks), 0x45, branchIf, 0] // i32.eqz
  return [...locals, block, noResult, ...skipIfEmpty, ...columnLoop, end, end]
}

function moduleBytes(): number[] {
  const section = (id: number, content: readonly number[]) => [id, ...leb(content.length), ...content]
  const name = (text: string) => [...leb(text.length), ...[...text].map((letter) => letter.charCodeAt(0))]
  const body = functionBody()
  return [
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 9, ...new Array<number>(9).fill(i32), 0]),
    ...section(3, [1, 0]),
    ...section(5, [1, 0, 1]),
    ...section(7, [2, ...name('memory'), 2, 0, ...name('addProducts'), 0, 0]),
    ...section(10, [1, ...leb(body.length), ...body]),
  ]
}
