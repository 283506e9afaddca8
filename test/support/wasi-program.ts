// Runs a WASI command (wasi_snapshot_preview1) on files in memory: nothing of the disk is reachable, and nothing
// is left behind. Only what flite calls is there.

export interface ProgramResult {
  readonly exitCode: number
  /** What it wrote to stdout, and to stderr. */
  readonly output: string
  readonly errors: string
  /** Files that it wrote under `/out`, by name. */
  readonly files: ReadonlyMap<string, Uint8Array>
}

/** Errors of the interface, by their numbers there. */
const badDescriptor = 8
const invalid = 28
const folderDescriptor = 3
const folderName = '/out'
const regularFile = 4
const folderFile = 3

class ProgramExit extends Error {
  readonly exitCode: number

  constructor(exitCode: number) {
    super(`exit ${exitCode}`)
    this.exitCode = exitCode
  }
}

/** Runs a compiled command once, in a fresh instance. Throws what the WebAssembly engine throws on a trap. */
export function runProgram(module: WebAssembly.Module, args: readonly string[]): ProgramResult {
  const system = new MemorySystem(args)
  const instance = new WebAssembly.Instance(module, { wasi_snapshot_preview1: system.imports })
  const { memory, _start: start } = instance.exports
  if (!(memory instanceof WebAssembly.Memory) || typeof start !== 'function') {
    throw new TypeError('not a WASI command')
  }
  system.memory = memory
  let exitCode = 0
  try {
    start()
  } catch (error) {
    if (!(error instanceof ProgramExit)) throw error
    exitCode = error.exitCode
  }
  return { exitCode, output: system.textOf(1), errors: system.textOf(2), files: system.files }
}

/** A file that grows as it is written. */
class MemoryFile {
  #bytes = new Uint8Array(1 << 16)
  #length = 0
  position = 0

  get content(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  write(chunk: Uint8Array): void {
    const end = this.position + chunk.length
    if (end > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(end, 2 * this.#bytes.length))
      larger.set(this.content)
      this.#bytes = larger
    }
    this.#bytes.set(chunk, this.position)
    this.position = end
    this.#length = Math.max(this.#length, end)
  }

  seek(offset: number, whence: number): number {
    const origin = whence === 0 ? 0 : whence === 1 ? this.position : this.#length
    this.position = Math.max(0, origin + offset)
    return this.position
  }
}

class MemorySystem {
  memory: WebAssembly.Memory | null = null
  readonly files = new Map<string, Uint8Array>()
  readonly #args: readonly Uint8Array[]
  readonly #open = new Map<number, { name: string; file: MemoryFile }>([
    [1, { name: '', file: new MemoryFile() }],
    [2, { name: '', file: new MemoryFile() }],
  ])
  #nextDescriptor = folderDescriptor + 1

  constructor(args: readonly string[]) {
    const encoder = new TextEncoder()
    this.#args = args.map((arg) => encoder.encode(`${arg}\0`))
  }

  textOf(descriptor: number): string {
    return new TextDecoder().decode(this.#open.get(descriptor)?.file.content)
  }

  readonly imports = {
    args_sizes_get: (countAt: number, bytesAt: number) => {
      this.#setUint32(countAt, this.#args.length)
      return this.#setUint32(
        bytesAt,
        this.#args.reduce((sum, arg) => sum + arg.length, 0),
      )
    },
    args_get: (pointersAt: number, textAt: number) => {
      let at = textAt
      for (const [index, arg] of this.#args.entries()) {
        this.#setUint32(pointersAt + 4 * index, at)
        this.#bytes(at, arg.length).set(arg)
        at += arg.length
      }
      return 0
    },
    // Time stands still: what a program says may not depend on when it says it.
    clock_time_get: (_clock: number, _precision: bigint, at: number) => this.#setUint64(at, 0n),
    fd_close: (descriptor: number) => {
      const entry = this.#open.get(descriptor)
      if (!entry) return badDescriptor
      if (entry.name) this.files.set(entry.name, entry.file.content)
      return 0
    },
    fd_fdstat_get: (descriptor: number, at: number) => {
      const isFolder = descriptor === folderDescriptor
      if (!isFolder && !this.#open.has(descriptor) && descriptor !== 0) return badDescriptor
      this.#bytes(at, 24).fill(0)
      this.#bytes(at, 1)[0] = isFolder ? folderFile : regularFile
      this.#setUint64(at + 8, 0xffffffffn)
      return this.#setUint64(at + 16, 0xffffffffn)
    },
    fd_fdstat_set_flags: () => 0,
    fd_prestat_get: (descriptor: number, at: number) => {
      if (descriptor !== folderDescriptor) return badDescriptor
      this.#setUint32(at, 0)
      return this.#setUint32(at + 4, folderName.length)
    },
    fd_prestat_dir_name: (descriptor: number, at: number, length: number) => {
      if (descriptor !== folderDescriptor) return badDescriptor
      this.#bytes(at, length).set(new TextEncoder().encode(folderName).subarray(0, length))
      return 0
    },
    fd_read: (_descriptor: number, _buffers: number, _count: number, at: number) => this.#setUint32(at, 0),
    fd_seek: (descriptor: number, offset: bigint, whence: number, at: number) => {
      const entry = this.#open.get(descriptor)
      if (!entry?.name) return invalid
      return this.#setUint64(at, BigInt(entry.file.seek(Number(offset), whence)))
    },
    fd_write: (descriptor: number, buffersAt: number, count: number, writtenAt: number) => {
      const entry = this.#open.get(descriptor)
      if (!entry) return badDescriptor
      let written = 0
      for (let index = 0; index < count; index++) {
        const length = this.#uint32(buffersAt + 8 * index + 4)
        entry.file.write(this.#bytes(this.#uint32(buffersAt + 8 * index), length))
        written += length
      }
      return this.#setUint32(writtenAt, written)
    },
    path_open: (
      _folder: number,
      _lookup: number,
      pathAt: number,
      pathLength: number,
      _flags: number,
      _rights: bigint,
      _inherited: bigint,
      _mode: number,
      descriptorAt: number,
    ) => {
      const name = new TextDecoder().decode(this.#bytes(pathAt, pathLength))
      const descriptor = this.#nextDescriptor++
      this.#open.set(descriptor, { name, file: new MemoryFile() })
      return this.#setUint32(descriptorAt, descriptor)
    },
    proc_exit: (exitCode: number) => {
      throw new ProgramExit(exitCode)
    },
  }

  #buffer(): ArrayBuffer {
    if (!this.memory) throw new TypeError('the program has not started')
    return this.memory.buffer as ArrayBuffer
  }

  #bytes(at: number, length: number): Uint8Array {
    return new Uint8Array(this.#buffer(), at, length)
  }

  #uint32(at: number): number {
    return new DataView(this.#buffer()).getUint32(at, true)
  }

  #setUint32(at: number, value: number): 0 {
    new DataView(this.#buffer()).setUint32(at, value, true)
    return 0
  }

  #setUint64(at: number, value: bigint): 0 {
    new DataView(this.#buffer()).setBigUint64(at, value, true)
    return 0
  }
}
