import type { EngineCapabilities, SpokenLanguage, VoiceChange } from './engine.js'

/** What is known of a job before an engine is taken for it. */
export interface JobTraits {
  readonly text: string
  /** The words of the reference are known, or can be found out. */
  readonly hasTranscript: boolean
  /** The readings that the user fixed, of those that an engine with these capabilities may say otherwise. */
  readonly uncertainReadings: (capabilities: Pick<EngineCapabilities, 'readings'>) => readonly string[]
  /** What is to be changed in the voice. */
  readonly changes: readonly VoiceChange[]
}

/** An engine that could speak, in the words that the choice needs. */
export interface EngineCandidate {
  readonly id: string
  readonly languages: readonly SpokenLanguage[]
  readonly needsTranscript: boolean
  readonly voiceChanges: readonly VoiceChange[]
  readonly readings: EngineCapabilities['readings']
}

export interface EngineChoice {
  readonly engineId: string
  /** Why this one: shown with the job's result. */
  readonly reason: { readonly zh: string; readonly en: string }
}

/**
 * Takes the first of `candidates`, best first, that speaks every language of the text and has what it needs of
 * the voice. The last candidate must be one that always can.
 */
export function chooseEngine(job: JobTraits, candidates: readonly EngineCandidate[]): EngineChoice {
  const languages = languagesOf(job.text)
  const obstacles: { zh: string; en: string }[] = []
  for (const candidate of candidates) {
    const [uncertainReading] = job.uncertainReadings(candidate)
    const unspoken = languages.filter((language) => !candidate.languages.includes(language))
    if (unspoken.length > 0) {
      obstacles.push({
        zh: `${candidate.id} 不会说 ${unspoken.join('、')}`,
        en: `${candidate.id} does not speak ${unspoken.join(', ')}`,
      })
    } else if (candidate.needsTranscript && !job.hasTranscript) {
      obstacles.push({
        zh: `${candidate.id} 缺参考音频的文字稿`,
        en: `${candidate.id} lacks the words of the reference`,
      })
    } else if (job.changes.some((change) => !candidate.voiceChanges.includes(change))) {
      obstacles.push({
        zh: `${candidate.id} 不能这样改变声音`,
        en: `${candidate.id} cannot change the voice so`,
      })
    } else if (uncertainReading !== undefined) {
      obstacles.push({
        zh: `${candidate.id} 没法保证读音 ${uncertainReading}`,
        en: `${candidate.id} cannot be told the reading ${uncertainReading}`,
      })
    } else {
      return { engineId: candidate.id, reason: reasonOf(candidate.id, obstacles) }
    }
  }
  throw new RangeError('no candidate speaks this text: the last one must always be able to')
}

function reasonOf(id: string, obstacles: readonly { zh: string; en: string }[]): EngineChoice['reason'] {
  if (obstacles.length === 0) {
    return { zh: `自动选择 ${id}：已安装的引擎里最好的`, en: `${id} was chosen: the best engine installed` }
  }
  return {
    zh: `自动选择 ${id}：${obstacles.map((one) => one.zh).join('；')}`,
    en: `${id} was chosen: ${obstacles.map((one) => one.en).join('; ')}`,
  }
}

function languagesOf(text: string): SpokenLanguage[] {
  const languages: SpokenLanguage[] = []
  if (/\p{Script=Han}/u.test(text)) languages.push('zh')
  if (/\p{Script=Latin}/u.test(text)) languages.push('en')
  return languages
}
