import type { UiLanguage } from '../foundation/index.js'
import type { SpeakEvent } from '../synthesis/index.js'

type Stage = Extract<SpeakEvent, { kind: 'stage' }>['stage']

interface ProgressTexts {
  readonly stages: Readonly<Record<Stage, string>>
  sentence(number: number, text: string): string
}

/** What a progress bar says. */
export const progressTexts: Readonly<Record<UiLanguage, ProgressTexts>> = {
  zh: {
    stages: {
      reference: '准备参考音频',
      voice: '提取音色',
      fitting: '配合时长',
      speech: '合成语音',
      encoding: '写入音频文件',
    },
    sentence: (number, text) => `第${number}句：${shortened(text)}`,
  },
  en: {
    stages: {
      reference: 'Preparing the reference audio',
      voice: 'Learning the voice',
      fitting: 'Fitting the duration',
      speech: 'Speaking',
      encoding: 'Writing the audio file',
    },
    sentence: (number, text) => `Sentence ${number}: ${shortened(text)}`,
  },
}

function shortened(text: string): string {
  const characters = [...text.trim()]
  return characters.length > 24 ? `${characters.slice(0, 24).join('')}…` : characters.join('')
}
