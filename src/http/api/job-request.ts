import type { z } from 'zod'
import {
  naturalSpeed,
  type Owner,
  parseSubtitles,
  type SpeakRequest,
  textOfCues,
  type VoiceChoice,
} from '../../synthesis/index.js'
import type { JsonApiDeps } from './deps.js'
import type { jobBody } from './schemas.js'
import { namedFile } from './uploads.js'

/** What the studio is asked for by a body of `POST /v1/jobs`. Throws AppError. */
export function speakRequestOf(
  body: z.output<typeof jobBody>,
  deps: JsonApiDeps,
  owner: Owner,
): SpeakRequest {
  const { voice, engine: engineId, speed: speedRatio, duration, srt, minSpeed, maxSpeed, ...rest } = body
  const { text, inputType, project, audibleLabel, ...options } = rest
  const speed = { min: minSpeed ?? naturalSpeed.min, max: maxSpeed ?? naturalSpeed.max }
  const common = {
    ...{ owner, engineId, inputType, project },
    ...(audibleLabel ? { audibleLabel } : {}),
    voice: voiceOf(voice, deps, owner),
    options: { speedRatio, ...options },
  }
  if (srt !== undefined) {
    const cues = parseSubtitles(srt)
    return { ...common, text: textOfCues(cues), timing: { kind: 'cues', cues, speed } }
  }
  if (duration === undefined) return { ...common, text }
  return { ...common, text, timing: { kind: 'duration', durationSec: duration, speed } }
}

/** Throws AppError `file-not-found` for a recording that is not there, or not the owner's. */
export function voiceOf(
  voice: z.output<typeof jobBody>['voice'],
  deps: JsonApiDeps,
  owner: Owner,
): VoiceChoice {
  if (voice.kind === 'saved') return voice
  const { filePath } = namedFile(voice.fileId, deps, owner)
  return { kind: 'reference', filePath, transcript: voice.transcript }
}
