import type { UiLanguage } from '../foundation/index.js'
import { characterPosition, type SpeakEvent, type SpeakResult } from '../synthesis/index.js'

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

/** Names at most this many unreadable places. */
const maxNamed = 20

/** Says what was skipped, with the position of each in characters from 1; `text` is the job's text. */
export function warningText(warnings: SpeakResult['warnings'], text: string, language: UiLanguage): string {
  const places = warnings.slice(0, maxNamed).map((warning) => {
    const position = characterPosition(text, warning)
    return language === 'zh'
      ? `“${warning.text}”（第 ${position} 个字符）`
      : `"${warning.text}" (character ${position})`
  })
  const rest = warnings.length - places.length
  if (language === 'zh') {
    return `有 ${warnings.length} 处无法朗读，已跳过：${places.join('、')}${rest > 0 ? `，另有 ${rest} 处` : ''}。`
  }
  return `${warnings.length} places cannot be read and were skipped: ${places.join(', ')}${rest > 0 ? `, and ${rest} more` : ''}.`
}

function shortened(text: string): string {
  const characters = [...text.trim()]
  return characters.length > 24 ? `${characters.slice(0, 24).join('')}…` : characters.join('')
}
