/**
 * What the Python clients make of the bytes of a stream: as strict as they are. It stands for them in tests,
 * because they cannot be installed everywhere.
 */

export interface WireMessage {
  readonly msg: string
  readonly event_id: string | null
  readonly success?: boolean
  // biome-ignore lint/suspicious/noExplicitAny: tests look into every kind of output
  readonly output?: any
  readonly [key: string]: unknown
}

const knownMessages = new Set([
  ...['estimation', 'process_starts', 'progress', 'log', 'heartbeat', 'process_generating'],
  ...['process_completed', 'unexpected_error', 'close_stream'],
])

const errorArguments = new Set(['error', 'duration', 'visible', 'title', 'print_exception'])

/** The messages of a whole `queue/data` response. Throws where a Python client would. */
export function readAsPython(stream: string): WireMessage[] {
  if (stream.includes('\r')) throw new Error('a carriage return: blocks would not be told apart')
  if (stream !== '' && !stream.endsWith('\n\n')) throw new Error('the last block is not complete')
  return stream
    .split('\n\n')
    .slice(0, -1)
    .map((block) => {
      if (!block.startsWith('data:')) throw new Error(`Unexpected SSE line: ${block}`)
      if (block.includes('\n')) throw new Error(`more than one line in a block: ${block}`)
      return checked(JSON.parse(block.slice('data:'.length)))
    })
}

function checked(message: WireMessage): WireMessage {
  if (!knownMessages.has(message.msg)) throw new Error(`unknown message ${message.msg}`)
  if (message.event_id === undefined) throw new Error(`KeyError: event_id in ${message.msg}`)
  if (message.msg === 'log' && !message.log) throw new Error('a log without text')
  if (message.msg !== 'process_completed') return message
  if (message.success) {
    if (!Array.isArray(message.output?.data)) throw new Error("KeyError: 'data'")
  } else {
    const strange = Object.keys(message.output).filter((key) => !errorArguments.has(key))
    if (strange.length > 0) throw new Error(`TypeError: unexpected keyword arguments ${strange.join(', ')}`)
    if (!('error' in message.output)) throw new Error("KeyError: 'data'")
  }
  return message
}
