import { measureLoudnessLufs, outputSampleRateHz } from '../audio/index.js'
import type { DesigningEngine } from '../engines/embedded/host/index.js'
import { segmentText } from '../text/index.js'
import {
  installStarterVoices,
  type StarterShelf,
  type StarterVoice,
  type SynthesizeStarter,
  type VoiceEditor,
  type VoiceShelf,
  type VoiceSummary,
} from '../voices/index.js'

/** The level of a usual recording. */
const referenceLufs = -23

/** Adds the starter voices that are missing, as the caller's. Callers at the same time get the same answer. */
export type InstallStarters = (library: VoiceEditor) => Promise<readonly VoiceSummary[]>

export function createStarterInstall(voices: VoiceShelf, synthesize: SynthesizeStarter): InstallStarters {
  let running: Promise<readonly VoiceSummary[]> | null = null
  return (library) => {
    const shelf: StarterShelf = {
      find: (name) => voices.find(name),
      save: (draft) => library.save(draft),
    }
    running ??= installStarterVoices(shelf, synthesize).finally(() => {
      running = null
    })
    return running
  }
}

/** Has the embedded engine speak the sample of a starter voice, and learn the voice from it. */
export function starterSpeaker(
  loadEngine: () => Promise<DesigningEngine>,
  signal: AbortSignal,
): SynthesizeStarter {
  return async (starter) => {
    const engine = await loadEngine()
    const pcm = { samples: await speakSample(engine, starter, signal), sampleRateHz: outputSampleRateHz }
    const gain = 10 ** ((referenceLufs - measureLoudnessLufs(pcm)) / 20)
    const reference = { ...pcm, samples: pcm.samples.map((value) => gain * value) }
    const { sampleText: transcript, language } = starter
    const prompt = await engine.createPrompt({ pcm: reference, transcript, language }, signal)
    return { reference, profile: { engineVersion: prompt.engineVersion, data: prompt.data } }
  }
}

async function speakSample(
  engine: DesigningEngine,
  { sampleText, ...design }: StarterVoice,
  signal: AbortSignal,
): Promise<Float32Array> {
  const pieces: Float32Array[] = []
  for (const segment of segmentText(sampleText).segments) {
    pieces.push(await engine.speakDesigned(segment, design, signal))
    pieces.push(new Float32Array(Math.round(segment.pauseAfterSec * outputSampleRateHz)))
  }
  const samples = new Float32Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    samples.set(piece, at)
    at += piece.length
  }
  return samples
}
