// Statistics of a base voice, measured once over calibration sentences (`training/base-statistics`) and shipped:
// a container with magic `YINSBASE`, version 1, and the arrays of `statistics-file.ts`.
import { type ContainerKind, readNamedArrays, writeNamedArrays } from './named-arrays.js'
import type { SpeakerSpace } from './speaker-space.js'
import type { SpeakerStatistics } from './speaker-statistics.js'
import { statisticsFromArrays, statisticsToArrays } from './statistics-file.js'

const container: ContainerKind = { magic: 'YINSBASE', version: 1 }

/** RangeError if the bytes are damaged or were made with a space of another size. */
export function readBaseStatistics(bytes: Uint8Array, space: SpeakerSpace): SpeakerStatistics {
  return statisticsFromArrays(readNamedArrays(bytes, container), space.classCount)
}

export function writeBaseStatistics(statistics: SpeakerStatistics): Uint8Array {
  return writeNamedArrays(statisticsToArrays(statistics), container)
}
