import type { PageLanguage } from '.'

export interface SentenceTexts {
  readonly open: string
  readonly close: string
  readonly title: string
  readonly hint: string
  readonly loading: string
  readonly undo: string
  readonly redo: string
  readonly asFiles: string
  readonly speakAgain: string
  readonly edit: string
  readonly cancel: string
  readonly speed: string
  readonly voice: string
  readonly sameVoice: string
  readonly newText: string
  readonly speaking: string
  readonly reading: string
  sentence(number: number, text: string): string
  takesOf(number: number): string
  take(number: number, speed: number): string
  playTake(number: number): string
  stopTake(number: number): string
}

export const sentenceTexts: Readonly<Record<PageLanguage, SentenceTexts>> = {
  zh: {
    open: '逐句修改',
    close: '收起句子',
    title: '句子',
    hint: '每句都可以单独试听、重说、改字或换声音；改动会接进整段音频，随时可以撤销。',
    loading: '正在取出句子…',
    undo: '撤销修改',
    redo: '重做修改',
    asFiles: '逐句打包下载',
    speakAgain: '重说一遍',
    edit: '修改',
    cancel: '取消',
    speed: '语速',
    voice: '声音',
    sameVoice: '不变',
    newText: '这一句的文字',
    speaking: '正在说…',
    reading: '读音',
    sentence: (number, text) => `第 ${number} 句：${text}`,
    takesOf: (number) => `第 ${number} 句的版本`,
    take: (number, speed) => `版本 ${number}（${speed}×）`,
    playTake: (number) => `试听第 ${number} 句`,
    stopTake: (number) => `停止第 ${number} 句`,
  },
  en: {
    open: 'Edit sentences',
    close: 'Hide sentences',
    title: 'Sentences',
    hint: 'Hear each sentence alone, say it again, change its words or its voice; changes go into the whole and can be undone.',
    loading: 'Fetching the sentences…',
    undo: 'Undo change',
    redo: 'Redo change',
    asFiles: 'Download as single files',
    speakAgain: 'Say again',
    edit: 'Change',
    cancel: 'Cancel',
    speed: 'Speed',
    voice: 'Voice',
    sameVoice: 'Unchanged',
    newText: 'Words of this sentence',
    speaking: 'Speaking…',
    reading: 'Reading',
    sentence: (number, text) => `Sentence ${number}: ${text}`,
    takesOf: (number) => `Takes of sentence ${number}`,
    take: (number, speed) => `Take ${number} (${speed}×)`,
    playTake: (number) => `Hear sentence ${number}`,
    stopTake: (number) => `Stop sentence ${number}`,
  },
}
