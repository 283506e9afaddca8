/** The name by which an emoji is read, joined ones included: 👨‍👩‍👧 is a family, 👩‍💻 a programmer. */
import { emojiNames, emojiPattern, type SpokenName } from './symbols-table.js'

const joiner = '\u200d'

/** Null for one without a name. */
export function emojiNameOf(sequence: string): SpokenName | null {
  const match = emojiPattern.exec(sequence)?.[0]
  if (match === undefined) return null
  const plain = match.replace(/[\ufe0e\ufe0f]|\p{Emoji_Modifier}/gu, '')
  const [first = '', ...others] = plain.split(joiner)
  const whole = emojiNames.get(plain) ?? emojiNames.get([...first][0] ?? '')
  if (others.length === 0) return whole ?? people.get(first) ?? null
  if (people.has(first)) return joinedPeople(others) ?? whole ?? people.get(first) ?? null
  return emojiNames.get(plain) ?? joined.get(plain) ?? whole ?? null
}

function joinedPeople(others: readonly string[]): SpokenName | null {
  if (others.includes('❤')) return { zh: '情侣', en: 'couple' }
  if (others.every((one) => people.has(one))) return { zh: '一家人', en: 'family' }
  return trades.get(others[0] ?? '') ?? null
}

function namesOf(table: string): ReadonlyMap<string, SpokenName> {
  return new Map(
    table
      .trim()
      .split('\n')
      .map((line): [string, SpokenName] => {
        const [sign = '', zh = '', ...en] = line.split(' ')
        return [sign, { zh, en: en.join(' ') }]
      }),
  )
}

const people = namesOf(`
👨 男人 man
👩 女人 woman
🧑 人 person
👦 男孩 boy
👧 女孩 girl
🧒 孩子 child
👶 婴儿 baby
👴 老爷爷 old man
👵 老奶奶 old woman
🧓 老人 older person
👪 一家人 family
👫 情侣 couple
💑 情侣 couple
`)

/** What people hold or wear is what they do. */
const trades = namesOf(`
⚕ 医生 doctor
💻 程序员 programmer
🏫 老师 teacher
🎓 学生 student
🌾 农民 farmer
🍳 厨师 cook
🔧 技工 mechanic
🏭 工人 factory worker
💼 上班族 office worker
🔬 科学家 scientist
🎤 歌手 singer
🎨 画家 artist
✈ 飞行员 pilot
🚀 宇航员 astronaut
🚒 消防员 firefighter
⚖ 法官 judge
`)

const joined = namesOf(`
🏳‍🌈 彩虹旗 rainbow flag
🏴‍☠ 海盗旗 pirate flag
❤‍🔥 燃烧的心 heart on fire
❤‍🩹 愈合的心 mending heart
🐻‍❄ 北极熊 polar bear
🐕‍🦺 导盲犬 guide dog
🐈‍⬛ 黑猫 black cat
👁‍🗨 见证 eye witness
`)
