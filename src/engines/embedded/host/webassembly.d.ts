// What of the WebAssembly interface is used here: the language's library declares it for browsers only.
declare namespace WebAssembly {
  class Module {
    private readonly brand
    constructor(bytes: Uint8Array)
  }
  class Memory {
    readonly buffer: ArrayBuffer
    constructor(limits: { initial: number })
  }
  class Instance {
    readonly exports: Readonly<Record<string, unknown>>
    constructor(module: Module, imports: Readonly<Record<string, object>>)
  }
  function compile(bytes: Uint8Array): Promise<Module>
}
