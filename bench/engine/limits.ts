// The least time that a stage's arithmetic could take on this machine: what it computes, counted while it runs, at
// the rates that small kernels reach in the same process with everything in the first cache.
import { EnvelopeCoder, envelopeCodeSize, Random, RealFft } from '../../src/dsp/index.js'
import { LayerMemory } from '../../src/engines/embedded/core/base-voice/kernels.js'

/** How much of each kind of arithmetic. */
export interface Work {
  /** 5/2 N log2 N for each real transform of N points. */
  readonly fftFlops: number
  /** exp, log, sin, cos and their like. */
  readonly elementary: number
  /** Multiply-adds in double precision, by plain loops. */
  readonly products: number
  /** Multiply-adds of the networks, in WebAssembly vectors. */
  readonly vectorProducts: number
}

/** Multiply-adds of one envelope code: 48 of 64 and 8 of 12 values. */
const codeProducts = 48 * 64 + 8 * 12
const elementaryNames = ['exp', 'log', 'log10', 'log1p', 'sin', 'cos', 'tan', 'atan2', 'pow'] as const

/**
 * What `work` computes. FFTs, envelope codes, networks and elementary functions are counted as they are called;
 * `products` are those of its own loops, by hand.
 */
export function countWork(work: () => unknown, products: number): Work {
  const counts = { fftFlops: 0, elementary: 0, products, vectorProducts: 0 }
  const restore: (() => void)[] = []
  const wrap = <T extends object>(
    owner: T,
    name: keyof T & string,
    count: (self: T, args: never[]) => void,
  ) => {
    const original = owner[name] as unknown as (...args: never[]) => unknown
    const wrapped = function (this: T, ...args: never[]): unknown {
      count(this, args)
      return original.apply(this, args)
    }
    Object.defineProperty(owner, name, { value: wrapped, configurable: true, writable: true })
    restore.push(() => {
      Object.defineProperty(owner, name, { value: original, configurable: true, writable: true })
    })
  }
  for (const name of ['forward', 'inverse'] as const) {
    wrap(RealFft.prototype, name, ({ size }) => {
      counts.fftFlops += 2.5 * size * Math.log2(size)
    })
  }
  for (const name of ['encodeFrame', 'decodeLogFrame'] as const) {
    wrap(EnvelopeCoder.prototype, name, () => {
      counts.products += codeProducts
    })
  }
  wrap(LayerMemory.prototype, 'applyDense', (_, args) => {
    const [{ inputs, outputs }, { count }] = args as unknown as Parameters<LayerMemory['applyDense']>
    counts.vectorProducts += inputs * outputs * count
  })
  wrap(LayerMemory.prototype, 'applyResidualConvolutionInPlace', (_, args) => {
    const [{ taps, channels }, { count }] = args as unknown as Parameters<
      LayerMemory['applyResidualConvolutionInPlace']
    >
    counts.vectorProducts += taps.length * channels * channels * count
  })
  for (const name of elementaryNames) {
    wrap(Math, name, () => {
      counts.elementary++
    })
  }
  try {
    work()
  } finally {
    for (const undo of restore) undo()
  }
  return counts
}

/** Rates per second that this machine reaches. */
export type Rates = Work

/** Milliseconds that `work` takes at the least. */
export function leastMs(work: Work, rates: Rates): number {
  const kinds = Object.keys(work) as (keyof Work)[]
  return 1000 * kinds.reduce((sum, kind) => sum + work[kind] / rates[kind], 0)
}

/** Measures the rates, each the best of several rounds. */
export function calibrate(): Rates {
  const random = new Random(1)
  const noise = (length: number) => Float64Array.from({ length }, () => random.gaussian())
  const fft = new RealFft(1024)
  const [wave, re, im] = [noise(1024), new Float64Array(513), new Float64Array(513)]
  const [left, right] = [noise(1024), noise(1024)]
  const memory = new LayerMemory()
  const rows = memory.createRows(64, 64)
  const layer = memory.createDense(
    { shape: [64, 64], data: Float32Array.from(noise(4096)) },
    { shape: [64], data: new Float32Array(64) },
  )
  let sink = 0
  const rates = {
    fftFlops: 2.5 * 1024 * 10 * perSecond(() => fft.forward(wave, re, im)),
    elementary:
      4 *
      1024 *
      perSecond(() => {
        for (let n = 0; n < 1024; n++)
          sink += Math.exp(left[n]) + Math.log(right[n] + 9) + Math.sin(left[n]) + Math.cos(left[n])
      }),
    products:
      1024 *
      perSecond(() => {
        sink += dot(left, right)
      }),
    vectorProducts: 64 ** 3 * perSecond(() => memory.scoped(() => memory.applyDense(layer, rows))),
  }
  if (Number.isNaN(sink)) throw new Error('the calibration computed nothing')
  return rates
}

/** Four sums, so that one addition does not wait for the one before. */
function dot(left: Float64Array, right: Float64Array): number {
  let [a, b, c, d] = [0, 0, 0, 0]
  for (let n = 0; n < left.length; n += 4) {
    a += left[n] * right[n]
    b += left[n + 1] * right[n + 1]
    c += left[n + 2] * right[n + 2]
    d += left[n + 3] * right[n + 3]
  }
  return a + b + c + d
}

function perSecond(run: () => void): number {
  const turns = 3000
  let best = 0
  for (let round = 0; round < 8; round++) {
    const before = process.cpuUsage()
    for (let n = 0; n < turns; n++) run()
    const { user, system } = process.cpuUsage(before)
    best = Math.max(best, (turns * 1e6) / (user + system))
  }
  return best
}

/** Multiply-adds of the conversion of one frame: classes, warp, smoothing of offsets, stretch, high band. */
export function conversionProducts(classCount: number): number {
  const low = 48
  const smoothing = 25
  return 2 * classCount * 33 + low * low + low * smoothing + envelopeCodeSize + 17 * low
}
