import { readLabelFile } from '../../audio/index.js'
import { ownerOf } from '../caller.js'
import type { ZodInstance } from '../zod-routes.js'
import type { JsonApiDeps } from './deps.js'
import { receiveUpload } from './uploads.js'

/** Reads the AI label (GB 45438-2025) of a sound file that is sent along, and keeps nothing of it. */
export function mountVerifyRoute(api: ZodInstance, deps: JsonApiDeps): void {
  api.post('/verify', async (request) => {
    const { file } = await receiveUpload(request, deps, ownerOf(request, deps.keys))
    try {
      const { format, label } = await readLabelFile(file.filePath)
      return { format, isLabelled: label !== null, label }
    } finally {
      await deps.studio.files.remove(file.id)
    }
  })
}
