/** What the browser keeps between visits. A full or forbidden storage loses the keeping, never the page. */
export interface Keep {
  read<T>(name: string): T | undefined
  /** False when the storage is full or forbidden. */
  write(name: string, value: unknown): boolean
}

export function browserKeep(storage: Storage): Keep {
  const prefix = 'yinse.'
  return {
    read<T>(name: string): T | undefined {
      try {
        const text = storage.getItem(prefix + name)
        return text === null ? undefined : (JSON.parse(text) as T)
      } catch {
        return undefined
      }
    },
    write(name, value) {
      try {
        storage.setItem(prefix + name, JSON.stringify(value))
        return true
      } catch {
        // Private windows and full quotas refuse; the page works without memory then.
        return false
      }
    },
  }
}
