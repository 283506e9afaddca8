import { AppError } from '../foundation/index.js'
import type { Engine } from './engine.js'

/** How to get one engine: called at most once, when it is first asked for. */
export type EngineLoader = () => Promise<Engine>

/** The engines of this program, in order of preference; an engine is loaded when it is first asked for. */
export interface EngineRegistry {
  /** Ids, the preferred engine first. */
  list(): readonly string[]
  /** Throws AppError `engine-not-listed`, and whatever the loader throws; a failed load is tried again. */
  get(id: string): Promise<Engine>
  /** Disposes the engines that were loaded. */
  dispose(): Promise<void>
}

/**
 * The one visible list: what is named here exists, in this order. An engine that is not `isCurrent` any more, as
 * its weights were removed or replaced, is disposed and loaded anew.
 */
export function createEngineRegistry(
  loaders: Readonly<Record<string, EngineLoader>>,
  isCurrent: (engine: Engine) => Promise<boolean> = async () => true,
): EngineRegistry {
  const loaded = new Map<string, Promise<Engine>>()
  const ids = Object.keys(loaders)
  return {
    list: () => ids,
    async get(id) {
      const loader = Object.hasOwn(loaders, id) ? loaders[id] : undefined
      if (!loader) throw new AppError('engine-not-listed', { engineId: id, known: ids.join(', ') })
      const known = loaded.get(id)
      if (known) {
        const engine = await known
        if (await isCurrent(engine)) return engine
        if (loaded.get(id) === known) {
          loaded.delete(id)
          await engine.dispose()
        }
        return this.get(id)
      }
      const loading = loader()
      loaded.set(id, loading)
      loading.catch(() => loaded.delete(id))
      return loading
    },
    async dispose() {
      const engines = await Promise.allSettled(loaded.values())
      loaded.clear()
      for (const engine of engines) if (engine.status === 'fulfilled') await engine.value.dispose()
    },
  }
}
