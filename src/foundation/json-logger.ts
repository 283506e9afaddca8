import { type DestinationStream, pino, stdSerializers } from 'pino'
import type { Logger } from './logger.js'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

/** One JSON line an event, at `level` and above, to `destination` (standard error unless given). */
export function createJsonLogger(level: LogLevel, destination?: DestinationStream): Logger {
  const { err: error } = stdSerializers
  const options = { level, base: null, serializers: { error, cause: error } }
  const log = pino(options, destination ?? pino.destination({ dest: 2, sync: true }))
  return {
    debug: (event, fields) => log.debug({ ...fields, event }),
    info: (event, fields) => log.info({ ...fields, event }),
    warn: (event, fields) => log.warn({ ...fields, event }),
    error: (event, fields) => log.error({ ...fields, event }),
  }
}
