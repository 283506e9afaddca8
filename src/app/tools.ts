import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { aigcLabelOf, encodeWav, outputSampleRateHz, WavFileWriter } from '../audio/index.js'
import type { Settings } from '../config/index.js'
import { TruePeakLimiter } from '../dsp/index.js'
import { AppError } from '../foundation/index.js'
import type { ApiTools } from '../http/index.js'
import type { SpeechTools, TextInput } from '../synthesis/index.js'
import { parseText, type SegmentedText, segmentAnnotatedText } from '../text/index.js'
import {
  describeRefusal,
  PtRefused,
  readVoiceFile,
  type VoiceDraft,
  writeVoiceFile,
} from '../voices/index.js'
import type { AudioThreads } from './audio-threads.js'

/** Who made the speech, and why results go without the AI label, if they do. */
export type LabelSettings = Pick<Settings, 'producer' | 'labelOffReason'>

/** The layers below, as the use cases see them. */
export function speechTools(threads: AudioThreads, settings: LabelSettings): SpeechTools {
  return {
    segmentText: divideText,
    prepareReference: (filePath, signal) => threads.prepare(filePath, signal),
    decodeAudio: (filePath, signal) => threads.decode(filePath, signal),
    openWav: (filePath, contentHash) =>
      WavFileWriter.open(filePath, {
        label: settings.labelOffReason === '' ? aigcLabelOf(settings.producer, contentHash) : null,
      }),
    createLimiter: () => {
      const limiter = new TruePeakLimiter({ sampleRateHz: outputSampleRateHz })
      return { process: (samples) => limiter.feed(samples), flush: () => limiter.finish() }
    },
  }
}

function divideText(
  text: string,
  { inputType, lexicon }: TextInput = { inputType: 'auto', lexicon: [] },
): SegmentedText {
  const annotated = parseText(text, inputType)
  if ('reason' in annotated) {
    const { at, reason, what } = annotated
    throw new AppError('ssml-invalid', { at, reason, what: what.slice(0, 80) })
  }
  if ('markup' in annotated) {
    const { at, markup, written } = annotated
    const character = [...text.normalize('NFC').slice(0, at)].length + 1
    throw new AppError('markup-invalid', { character, markup, written: written.slice(0, 80) })
  }
  return segmentAnnotatedText(annotated, { lexicon })
}

/** The same for the JSON API. */
export function apiTools(threads: AudioThreads): Omit<ApiTools, 'describeApi'> {
  return {
    encodeWav: ({ samples, sampleRateHz }) => encodeWav(samples, sampleRateHz),
    decodeAudio: (filePath, signal) => threads.decode(filePath, signal),
    readVoiceFile: readUploadedVoice,
    writeVoiceFile: async (voice) => writeVoiceFile(voice),
    checkReference: async (filePath, signal) => {
      const { findings, ...facts } = (await threads.prepare(filePath, signal)).report
      return {
        ...facts,
        findings: findings.map(({ code, severity, zh, en }) => ({
          code,
          // `advice`: the clone will suffer from it.
          severity: severity === 'advice' ? 'warning' : 'info',
          advice: { zh, en },
        })),
      }
    },
  }
}

/** The voice in an uploaded `.pt`. Throws AppError `voice-file-refused`. */
async function readUploadedVoice(filePath: string): Promise<VoiceDraft> {
  try {
    return readVoiceFile(await readFile(filePath))
  } catch (error) {
    if (!(error instanceof PtRefused)) throw error
    const reason = describeRefusal(error.refusal)
    throw new AppError('voice-file-refused', { fileName: basename(filePath), reason }, { cause: error })
  }
}
