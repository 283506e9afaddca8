import { describe, expect, test } from 'vitest'
import { mandarinFinals, mandarinInitials, parsePinyin, spellPinyin } from './phones.js'

// The table of syllables of standard Mandarin, by initial (Xiandai Hanyu Cidian, table of syllables).
const legalSyllables = `
a o e ai ei ao ou an en ang eng er yi ya yo ye yao you yan yin yang ying yong
wu wa wo wai wei wan wen wang weng yu yue yuan yun
ba bo bai bei bao ban ben bang beng bi bie biao bian bin bing bu
pa po pai pei pao pou pan pen pang peng pi pie piao pian pin ping pu
ma mo me mai mei mao mou man men mang meng mi mie miao miu mian min ming mu
fa fo fei fou fan fen fang feng fu
da de dai dei dao dou dan den dang deng dong di dia die diao diu dian ding du duo dui duan dun
ta te tai tei tao tou tan tang teng tong ti tie tiao tian ting tu tuo tui tuan tun
na ne nai nei nao nou nan nen nang neng nong ni nie niao niu nian nin niang ning nu nuo nuan nun nü nüe
la lo le lai lei lao lou lan lang leng long li lia lie liao liu lian lin liang ling lu luo luan lun lü lüe
ga ge gai gei gao gou gan gen gang geng gong gu gua guo guai gui guan gun guang
ka ke kai kei kao kou kan ken kang keng kong ku kua kuo kuai kui kuan kun kuang
ha he hai hei hao hou han hen hang heng hong hu hua huo huai hui huan hun huang
ji jia jie jiao jiu jian jin jiang jing jiong ju jue juan jun
qi qia qie qiao qiu qian qin qiang qing qiong qu que quan qun
xi xia xie xiao xiu xian xin xiang xing xiong xu xue xuan xun
zhi zha zhe zhai zhei zhao zhou zhan zhen zhang zheng zhong zhu zhua zhuo zhuai zhui zhuan zhun zhuang
chi cha che chai chao chou chan chen chang cheng chong chu chua chuo chuai chui chuan chun chuang
shi sha she shai shei shao shou shan shen shang sheng shu shua shuo shuai shui shuan shun shuang
ri re rao rou ran ren rang reng rong ru rua ruo rui ruan run
zi za ze zai zei zao zou zan zen zang zeng zong zu zuo zui zuan zun
ci ca ce cai cao cou can cen cang ceng cong cu cuo cui cuan cun
si sa se sai sao sou san sen sang seng song su suo sui suan sun
`
  .trim()
  .split(/\s+/)

const parts = (text: string) => {
  const syllable = parsePinyin(text)
  return syllable && [syllable.initial, syllable.final, syllable.tone].join(' ')
}

describe('the phone set', () => {
  test('has 21 initials and 39 finals, each once', () => {
    expect(new Set(mandarinInitials).size).toBe(21)
    expect(new Set(mandarinFinals).size).toBe(39)
  })
})

describe('parsePinyin', () => {
  test('knows every legal syllable, and no two of them sound the same', () => {
    const sounds = legalSyllables.map((syllable) => parts(`${syllable}1`))
    expect(legalSyllables.filter((_, index) => sounds[index] === null)).toEqual([])
    expect(new Set(sounds).size).toBe(legalSyllables.length)
  })

  test('uses every initial and every final', () => {
    const parsed = legalSyllables.map((syllable) => parsePinyin(syllable))
    expect(new Set(parsed.map((syllable) => syllable?.initial).filter(Boolean)).size).toBe(21)
    expect(new Set(parsed.map((syllable) => syllable?.final)).size).toBe(39)
  })

  test.each([
    ['zi3', 'z ii 3'],
    ['zhi1', 'zh iii 1'],
    ['ri4', 'r iii 4'],
    ['yi1', ' i 1'],
    ['ya1', ' ia 1'],
    ['you3', ' iou 3'],
    ['liu4', 'l iou 4'],
    ['ying1', ' ing 1'],
    ['yong4', ' iong 4'],
    ['xiong2', 'x iong 2'],
    ['wu3', ' u 3'],
    ['wei4', ' uei 4'],
    ['dui4', 'd uei 4'],
    ['wen2', ' uen 2'],
    ['chun1', 'ch uen 1'],
    ['weng1', ' ueng 1'],
    ['yu3', ' v 3'],
    ['yue4', ' ve 4'],
    ['yuan2', ' van 2'],
    ['yun2', ' vn 2'],
    ['ju2', 'j v 2'],
    ['quan2', 'q van 2'],
    ['xun1', 'x vn 1'],
    ['er2', ' er 2'],
    ['bo1', 'b o 1'],
    ['duo1', 'd uo 1'],
    ['yo1', ' io 1'],
    ['ng4', ' en 4'],
  ])('%s sounds %s', (spelling, sounds) => {
    expect(parts(spelling)).toBe(sounds)
  })

  test.each(['lv4', 'lü4', 'lu:4', 'lǜ', 'LÜ4', ' lü4 ', 'lu\u0308\u0300'])(
    '%j is lü in tone 4',
    (spelling) => {
      expect(parts(spelling)).toBe('l v 4')
    },
  )

  test.each(['nüe4', 'nue4', 'nve4', 'nüè'])('%s is nüe in tone 4', (spelling) => {
    expect(parts(spelling)).toBe('n ve 4')
  })

  test.each(['ma', 'ma0', 'ma5'])('%s is neutral', (spelling) => {
    expect(parts(spelling)).toBe('m a 5')
  })

  test('marks stand for tones 1 to 4', () => {
    expect(['mā', 'má', 'mǎ', 'mà'].map((spelling) => parsePinyin(spelling)?.tone)).toEqual([1, 2, 3, 4])
  })

  test('a final r is erhua, except in er', () => {
    expect(parsePinyin('huar1')).toEqual({ initial: 'h', final: 'ua', tone: 1, erhua: true })
    expect(parsePinyin('dianr3')).toEqual({ initial: 'd', final: 'ian', tone: 3, erhua: true })
    expect(parsePinyin('er4')).toEqual({ initial: '', final: 'er', tone: 4, erhua: false })
  })

  test.each([
    '',
    '3',
    'ong1',
    'ii1',
    'diou1',
    'zong6',
    'gi1',
    'bua1',
    'jang4',
    'hang2 ye4',
    'mǎ3',
    'māá',
    'wong1',
    'qong2',
    'yian1',
    'rr1',
    '行',
    'hello',
  ])('%j is no syllable', (spelling) => {
    expect(parsePinyin(spelling)).toBeNull()
  })
})

test('spellPinyin writes every legal syllable as pinyin does', () => {
  for (const syllable of legalSyllables) {
    const parsed = parsePinyin(`${syllable}3`)
    expect(parsed && spellPinyin(parsed)).toBe(`${syllable}3`)
  }
  expect(spellPinyin({ initial: 'h', final: 'ua', tone: 1, erhua: true })).toBe('huar1')
  expect(spellPinyin({ initial: 'l', final: 'v', tone: 4, erhua: false })).toBe('lü4')
})
