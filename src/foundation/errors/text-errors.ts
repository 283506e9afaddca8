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
  'lexicon-entry-not-found': defineError<{ grapheme: string; project: string }>({
    kind: 'not-found',
    zh: ({ grapheme, project }) => `词典“${project}”里没有“${grapheme}”。请先列出词典，看看有哪些词。`,
    en: ({ grapheme, project }) =>
      `The lexicon "${project}" has no entry "${grapheme}". List it to see what it holds.`,
  }),
  'lexicon-project-invalid': defineError<{ project: string }>({
    kind: 'invalid-input',
    zh: ({ project }) =>
      `“${project}”不能作项目名。请用字母、数字、汉字、- 和 _，以字母或数字开头，最多 64 个字符。`,
    en: ({ project }) =>
      `"${project}" cannot be the name of a project. Use letters, digits, - and _, a letter or digit first, at most 64 characters.`,
  }),
  'lexicon-too-large': defineError<{ count: number; limit: number }>({
    kind: 'too-large',
    zh: ({ count, limit }) => `词典太大：将有 ${count} 项，最多 ${limit} 项。请删去不用的，或分成几个项目。`,
    en: ({ count, limit }) =>
      `The lexicon would be too large: ${count}, and at most ${limit} are allowed. Remove what is not used, or use several projects.`,
  }),
  'markup-invalid': defineError<{
    character: number
    markup: keyof typeof markupForms
    written: string
  }>({
    kind: 'invalid-input',
    zh: ({ character, markup, written }) =>
      `第 ${character} 个字符处的标记“${written}”看不懂。${markupForms[markup].zh}若只是普通文字，请在左括号后加一个空格。`,
    en: ({ character, markup, written }) =>
      `The markup "${written}" at character ${character} is not understood. ${markupForms[markup].en} If it is meant as text, put a space after its bracket.`,
  }),
  'reading-not-spellable': defineError<{ text: string; reading: string }>({
    kind: 'invalid-input',
    zh: ({ text, reading }) =>
      `这个引擎只读文字，而“${text}”的读音 ${reading} 没有同音字可以代替。请换一个读音，或用引擎 embedded。`,
    en: ({ text, reading }) =>
      `This engine reads plain text, and no other spelling has the reading ${reading} of "${text}". Use another reading, or the engine embedded.`,
  }),
  'ssml-invalid': defineError<{ at: number; reason: keyof typeof ssmlReasons; what: string }>({
    kind: 'invalid-input',
    zh: ({ at, reason, what }) =>
      `SSML 在第 ${at + 1} 个字符处有误：${ssmlReasons[reason].zh(what)}。可用的元素：${ssmlSubset}。`,
    en: ({ at, reason, what }) =>
      `The SSML is wrong at character ${at + 1}: ${ssmlReasons[reason].en(what)}. Elements that can be used: ${ssmlSubset}.`,
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

const markupForms = {
  pause: {
    zh: '停顿写成 [pause:1.2s] 或 [pause:500ms]，0 到 60 秒。',
    en: 'A pause is [pause:1.2s] or [pause:500ms], from 0 to 60 s.',
  },
  speed: {
    zh: '语速写成 [speed:0.9]，0.25 到 4，1 为原速。',
    en: 'A speed is [speed:0.9], from 0.25 to 4; 1 is the usual one.',
  },
  reading: {
    zh: '读音写成 <行|hang2>（拼音，带声调数字或调号）、<live|L AY1 V>（ARPAbet）或 <live|/laɪv/>（国际音标）。',
    en: 'A reading is <行|hang2> (pinyin with tone digits or marks), <live|L AY1 V> (ARPAbet) or <live|/laɪv/> (IPA).',
  },
} as const

const ssmlSubset =
  'speak, p, s, break (time, strength), prosody (rate, pitch), phoneme (alphabet, ph), sub (alias), say-as (interpret-as), voice (name)'

const ssmlReasons = {
  doctype: {
    zh: () => '不允许 DTD、实体声明或处理指令',
    en: () => 'DTDs, entity declarations and processing instructions are refused',
  },
  'not-well-formed': {
    zh: () => '标签、属性或实体不完整',
    en: () => 'a tag, attribute or entity is not complete',
  },
  root: { zh: () => '根元素不是 <speak>', en: () => 'the root element is not <speak>' },
  'too-deep': { zh: () => '嵌套超过 32 层', en: () => 'elements nest deeper than 32' },
  element: {
    zh: (what: string) => `不支持元素 <${what}>`,
    en: (what: string) => `the element <${what}> is not supported here`,
  },
  attribute: {
    zh: (what: string) => `不支持属性 ${what}`,
    en: (what: string) => `the attribute ${what} is not supported`,
  },
  value: { zh: (what: string) => `看不懂 ${what}`, en: (what: string) => `${what} is not understood` },
} as const
