export interface ServerEventHandlers {
  /** The library changed, by whomever. */
  onVoices(): void
  onLost(): void
  onBack(): void
}

/** Follows the server's events for as long as the page is open; returns what ends it. */
export function followServer(handlers: ServerEventHandlers): () => void {
  const source = new EventSource('/v1/events')
  let isLost = false
  source.addEventListener('voices', () => handlers.onVoices())
  source.onopen = () => {
    if (isLost) handlers.onBack()
    isLost = false
  }
  source.onerror = () => {
    if (!isLost) handlers.onLost()
    isLost = true
  }
  return () => source.close()
}
