import { defineError } from './kinds.js'

export const textErrors = {
  'lexicon-invalid': defineError<{
    line: number
    text: string
    reason: 'columns' | 'grapheme' | 'reading' | 'language'
  }>({
    kind: 'invalid-input',
    zh: ({ line, text, reason }) =>
      `词典第 ${line} 行“${text}”有误：${lexiconReasons[reason].zh}。每行应为“词语<TAB>读音<TAB>zh 或 en”，例如“行业<TAB>hang2 ye4<TAB>zh”。`,
    en: ({ line, text, reason }) =>
      `Line ${line} of the lexicon, "${text}", is wrong: ${lexiconReasons[reason].en}. Each line is word, reading and zh or en, parted by tabs, such as "minute<TAB>M IH1 N AH0 T<TAB>en".`,
  }),
  'ssml-invalid': defineError<{ at: number; reason: 'doctype' | 'not-well-formed' | 'root' | 'too-deep' }>({
    kind: 'invalid-input',
    zh: ({ at, reason }) =>
      `SSML 在第 ${at + 1} 个字符处有误：${ssmlReasons[reason].zh}。请使用以 <speak> 为根、标签配对的 SSML。`,
    en: ({ at, reason }) =>
      `The SSML is wrong at character ${at + 1}: ${ssmlReasons[reason].en}. Use SSML with <speak> as its root and every tag closed.`,
  }),
}

const lexiconReasons = {
  columns: { zh: '列数不对', en: 'it does not have two or three columns' },
  grapheme: { zh: '词语为空或超过 100 个字符', en: 'the word is empty or longer than 100 characters' },
  reading: { zh: '读音不是拼音、ARPAbet 或国际音标', en: 'the reading is not pinyin, ARPAbet or IPA' },
  language: {
    zh: '语言与读音不符（拼音为 zh，其余为 en）',
    en: 'the language does not fit the reading (pinyin is zh, the others are en)',
  },
} as const

const ssmlReasons = {
  doctype: {
    zh: '不允许 DTD、实体声明或处理指令',
    en: 'DTDs, entity declarations and processing instructions are refused',
  },
  'not-well-formed': { zh: '标签或实体不完整', en: 'a tag or entity is not complete' },
  root: { zh: '根元素不是 <speak>', en: 'the root element is not <speak>' },
  'too-deep': { zh: '嵌套超过 32 层', en: 'elements nest deeper than 32' },
} as const
