/**
 * The messages of Gradio's queue protocol `sse_v3`, as published clients read them. Frozen: a field is
 * added or renamed here only when a client asks for it. The domain never uses these types.
 */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [key: string]: Json
}

export interface EstimationMessage {
  readonly msg: 'estimation'
  readonly event_id: string | null
  /** Jobs ahead, from 0. */
  readonly rank: number | null
  readonly queue_size: number
  /** Seconds. */
  readonly rank_eta: number | null
}

export interface ProcessStartsMessage {
  readonly msg: 'process_starts'
  readonly event_id: string
  /** Seconds. */
  readonly eta: number | null
}

export interface ProgressMessage {
  readonly msg: 'progress'
  readonly event_id: string
  readonly progress_data: readonly ProgressUnit[]
}

export interface ProgressUnit {
  readonly index: number | null
  readonly length: number | null
  readonly unit: string
  readonly progress: number | null
  readonly desc: string | null
}

export interface LogMessage {
  readonly msg: 'log'
  readonly event_id: string
  readonly log: string
  readonly level: 'info' | 'warning' | 'success'
  /** Seconds on screen. */
  readonly duration: number | null
  readonly visible: boolean
  readonly title: string
}

export interface ProcessCompletedMessage {
  readonly msg: 'process_completed'
  readonly event_id: string
  readonly output: CompletedOutput | FailedOutput
  readonly success: boolean
  readonly title: string | null
}

export interface CompletedOutput {
  /** One value per output component, buttons included. */
  readonly data: readonly Json[]
  readonly is_generating: false
  /** Seconds. */
  readonly duration: number
  /** Seconds. */
  readonly average_duration: number
  readonly render_config: null
  readonly changed_state_ids: readonly never[]
}

/** Python passes these as keyword arguments: any other key turns the message into a TypeError. */
export interface FailedOutput {
  readonly error: string | null
  /** Seconds on screen. */
  readonly duration: number
  readonly visible: boolean
  readonly title: string
}

export interface HeartbeatMessage {
  readonly msg: 'heartbeat'
  readonly event_id: null
}

export interface UnexpectedErrorMessage {
  readonly msg: 'unexpected_error'
  readonly event_id: null
  readonly message: string
  readonly session_not_found: boolean
  readonly success: false
}

/** The last message of a stream; the response ends after it. */
export interface CloseStreamMessage {
  readonly msg: 'close_stream'
  readonly event_id: null
}

/** What belongs to one event. */
export type EventMessage =
  | (EstimationMessage & { readonly event_id: string })
  | ProcessStartsMessage
  | ProgressMessage
  | LogMessage
  | ProcessCompletedMessage

/** What belongs to the stream as a whole. */
export type StreamMessage = HeartbeatMessage | UnexpectedErrorMessage | CloseStreamMessage

export type ServerMessage = EventMessage | StreamMessage

export const heartbeatMessage: HeartbeatMessage = { msg: 'heartbeat', event_id: null }
export const closeStreamMessage: CloseStreamMessage = { msg: 'close_stream', event_id: null }
export const sessionNotFoundMessage: UnexpectedErrorMessage = {
  msg: 'unexpected_error',
  event_id: null,
  message: '404: Not Found',
  session_not_found: true,
  success: false,
}
