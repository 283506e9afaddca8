export interface Toast {
  readonly id: number
  readonly text: string
  readonly kind: 'info' | 'error'
  readonly action: { readonly label: string; readonly run: () => void } | null
}

/** Short messages that screen readers announce; errors stay until they are closed. */
export class Toasts {
  list: Toast[] = $state([])
  #nextId = 1
  readonly #lifetimeMs: number

  constructor(lifetimeMs = 8000) {
    this.#lifetimeMs = lifetimeMs
  }

  info(text: string, action: Toast['action'] = null): void {
    const toast = this.#add(text, 'info', action)
    setTimeout(() => this.close(toast.id), this.#lifetimeMs)
  }

  error(text: string): void {
    this.#add(text, 'error', null)
  }

  close(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id)
  }

  #add(text: string, kind: Toast['kind'], action: Toast['action']): Toast {
    const toast = { id: this.#nextId++, text, kind, action }
    this.list.push(toast)
    return toast
  }
}
