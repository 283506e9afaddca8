export interface ServerEventHandlers {
  /** The library changed, by whomever. */
  onVoices(): void
  onLost(): void
  onBack(): void
}

/** Browsers give up for good where a server that is closing still answers; then we try again ourselves. */
const retryMs = 2000

/** Follows the server's events for as long as the page is open; returns what ends it. */
export function followServer(handlers: ServerEventHandlers): () => void {
  let isLost = false
  let source: EventSource
  let retry: ReturnType<typeof setTimeout>

  function follow(): void {
    source = new EventSource('/v1/events')
    source.addEventListener('voices', () => handlers.onVoices())
    source.onopen = () => {
      if (isLost) handlers.onBack()
      isLost = false
    }
    source.onerror = () => {
      if (!isLost) handlers.onLost()
      isLost = true
      if (source.readyState === EventSource.CLOSED) retry = setTimeout(follow, retryMs)
    }
  }

  follow()
  return () => {
    clearTimeout(retry)
    source.close()
  }
}
