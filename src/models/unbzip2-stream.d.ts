declare module 'unbzip2-stream' {
  import type { Duplex } from 'node:stream'

  /** Makes a stream that turns bzip2 data into what was compressed. */
  function unbzip2(): Duplex
  export = unbzip2
}
