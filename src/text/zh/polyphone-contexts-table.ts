/** Single characters that change their reading by what stands beside them, where no word decides it. */

export interface PolyphoneContext {
  readonly character: string
  /** Matched against up to four characters before, or six after. */
  readonly before?: RegExp
  readonly after?: RegExp
  readonly reading: string
}

const titled =
  /^(先生|女士|老师|小姐|太太|总|经理|医生|大夫|教授|主任|师傅|同学|局长|校长|院长|董事|律师|姑娘|家)/
const notBefore = /(?:^|[^\p{Script=Han}]|[的是和与跟找请问叫给向对让，])$/u

const surnames = [
  ['曾', 'zeng1'],
  ['单', 'shan4'],
  ['任', 'ren2'],
  ['仇', 'qiu2'],
  ['解', 'xie4'],
  ['查', 'zha1'],
  ['区', 'ou1'],
  ['朴', 'piao2'],
  ['华', 'hua4'],
  ['缪', 'miao4'],
  ['燕', 'yan1'],
  ['牟', 'mou2'],
  ['盖', 'ge3'],
] as const

/** Read so as surnames only where it is said that they are: 他姓翟. */
const statedSurnames = [
  ...[...surnames],
  ...[
    ['仉', 'zhang3'],
    ['乐', 'yue4'],
    ['纪', 'ji4'],
    ['召', 'shao4'],
    ['折', 'she2'],
    ['种', 'chong2'],
    ['员', 'yun4'],
  ],
  ...[
    ['宁', 'ning4'],
    ['黑', 'he4'],
    ['哈', 'ha3'],
    ['那', 'na1'],
    ['牟', 'mou2'],
    ['盛', 'sheng4'],
    ['缪', 'miao4'],
  ],
  ...[
    ['尉', 'wei4'],
    ['洗', 'xian3'],
    ['繁', 'po2'],
    ['燕', 'yan1'],
    ['祭', 'zhai4'],
    ['翟', 'zhai2'],
    ['覃', 'qin2'],
  ],
] as const

export const polyphoneContexts: readonly PolyphoneContext[] = [
  ...statedSurnames.map(([character = '', reading = '']) => ({ character, before: /姓$/, reading })),
  ...surnames.map(([character, reading]) => ({ character, before: notBefore, after: titled, reading })),
  {
    character: '教',
    after: /^(我|你|您|他|她|它|咱|孩子|学生|大家|书|过|了|给|会|小|人|课|数学|英语|语文|汉语|中文|得)/,
    reading: 'jiao1',
  },
  {
    character: '倒',
    after:
      /^(水|茶|酒|咖啡|牛奶|饮料|油|垃圾|计时|数|车|着|影|立|退|掉|流|叙|贴|挂|彩|也|是|像|不如|一杯|了一杯|杯)/,
    reading: 'dao4',
  },
  {
    character: '切',
    after: /^(菜|肉|蛋糕|水果|西瓜|片|丝|块|开|断|成|割|除|换|碎|好|[一二两三四五几半]|了[一两几]|过)/,
    before: /(^|[^一亲密迫急殷关恳深贴])$/,
    reading: 'qie1',
  },
  { character: '盛', after: /^(饭|汤|菜|水|粥|了?一[碗盘勺]|满|放|着)/, reading: 'cheng2' },
  {
    character: '背',
    after: /^(书包|包|着(?!手)|负|孩子|起|带|上|黑锅|篓|债|了个|他|她|我)/,
    before: /(^|[^后违])$/,
    reading: 'bei1',
  },
  { character: '扎', after: /^(辫|头发|马尾|领带|蝴蝶结|带子)/, reading: 'za1' },
  { character: '冲', before: /(很|太|真|挺|这么|味[道儿])$/, reading: 'chong4' },
  {
    character: '冲',
    after: /^(着[我你他她它这那]|[我你他她]们?(喊|笑|吼|嚷|点头|摆手|挥手|发火|发脾气|做鬼脸))/,
    reading: 'chong4',
  },
  {
    character: '石',
    before: /[一二两三四五六七八九十百千万几]$/,
    after: /^(米|粮|谷|麦|大米|粮食)/,
    reading: 'dan4',
  },
  {
    character: '空',
    before: /[有没抽得]$/,
    after: /^($|来|去|的时候|时|吗|吧|呢|再|就|儿|了|我|你|一起|看|打)/,
    reading: 'kong4',
  },
  {
    character: '数',
    after: /^([一到了着不得起出]|数|钱|星星|羊)(?!学|字|据|量)/,
    before: /(^|[^无次少多人总岁分度倍个系参指整小函])$/,
    reading: 'shu3',
  },
  {
    character: '种',
    after: /^(花|树|菜|地|田|下|了|着|在|过|瓜|豆|草|水稻|小麦|庄稼|粮|满|棉花)/,
    before: /(^|[^一这那几各两种某多何哪三四五六七八九十百每此该])$/,
    reading: 'zhong4',
  },
  { character: '重', before: /有多$/, reading: 'zhong4' },
  { character: '长', before: /头发$/, after: /^[得出]/, reading: 'zhang3' },
  {
    character: '长',
    after: /^(大|高|得|出|满|胖|在|着|了|成|胡子|个子|肉|草|毛)/,
    before: /(^|[^很太多最更不身细延增拉加特专擅真好么米尺发间期度线路假短])$/,
    reading: 'zhang3',
  },
  {
    character: '量',
    after: /^(一下|一量|了|体温|身高|血压|尺寸|过)/,
    before: /(^|[^力数质重产大能流少音热定适])$/,
    reading: 'liang2',
  },
  {
    character: '露',
    after: /^(一手|馅|脸|面|头|怯|马脚|出马脚|富|底)/,
    before: /(^|[^暴透揭流裸显披泄吐])$/,
    reading: 'lou4',
  },
  { character: '削', after: /^(苹果|皮|铅笔|梨|土豆|水果)/, reading: 'xiao1' },
  { character: '剥', after: /^(花生|皮|壳|开|橘子|虾|蒜|鸡蛋)/, reading: 'bao1' },
  { character: '薄', after: /^(被|片|饼|纸|冰|雾|衣|的)/, reading: 'bao2' },
  { character: '吐', before: /(呕|想|要|恶心得|上|又)$/, reading: 'tu4' },
  { character: '闷', before: /[胸烦沉苦郁纳]$/, reading: 'men4' },
  { character: '晕', after: /^(车|船|机)/, reading: 'yun4' },
  { character: '撒', after: /^(谎|手|娇|网|野|腿|欢|泼|气)/, reading: 'sa1' },
  { character: '系', after: /^(鞋带|领带|安全带|扣子|围巾|好|上)/, reading: 'ji4' },
  { character: '假', before: /[放请休寒暑病事长度产年]$/, reading: 'jia4' },
  { character: '看', after: /^(门|家|护|守|管|孩子|大门|押|青)/, before: /(^|[^好查观])$/, reading: 'kan1' },
  { character: '钻', after: /^(进|出|过|研|探|孔|洞|木|入|来|牛角尖|空子)/, reading: 'zuan1' },
  { character: '正', after: /^月(?!面)/, reading: 'zheng1' },
  { character: '咽', after: /^(下|了|口水|气|不下)/, reading: 'yan4' },
  { character: '数', before: /[我你他她]$/, after: /^[一二两三四五几十]?(声|下|到)/, reading: 'shu3' },
  { character: '夹', after: /^(?![袄衣被])/, reading: 'jia1' },
  { character: '倒', after: /^要/, reading: 'dao4' },
  {
    character: '重',
    after: /^(约|达|近|仅|为)?[零一二两三四五六七八九十百千万点]{1,5}(多|余)?(克|公|斤|吨|千|磅|两)/,
    reading: 'zhong4',
  },
  { character: '没', before: /[水雪草浪]$/, after: /^过?了?(膝|脚|头|腰|胸|屋)/, reading: 'mo4' },
  { character: '呐', after: /^$/, reading: 'na5' },
  {
    character: '铺',
    after: /^(好|开|平|在|着|了|满|上[一了被床])/,
    before: /(^|[^床店商药当卧肉])$/,
    reading: 'pu1',
  },
  { character: '转', before: /(风车|轮子|地球|陀螺|风扇|一直|还)在$/, after: /^$/, reading: 'zhuan4' },
  {
    character: '行',
    before: /一$/,
    after: /^([一二两三四五六七八九十百几数]+多?余?人|人|众人|抵达|来到|前往|到访)/,
    reading: 'xing2',
  },
  { character: '种', before: /[他她我你们家农民妈爸爷奶婆公]$/, after: /^(的|在)/, reading: 'zhong4' },
  {
    character: '扎',
    after: /^[着了起]?[一两个根条]{0,3}(马尾|辫|麻花辫|丸子头|羊角辫|头绳|领结)/,
    reading: 'za1',
  },
  {
    character: '结',
    after: /^(了|满了?|出了?)[\p{Script=Han}]{0,4}(果|桃|梨|瓜|枣|苹|籽|子(?!女))/u,
    reading: 'jie1',
  },
  {
    character: '盛',
    after: /^(出|入|到|进|起来|上)(?!现)/,
    before: /(^|[^旺茂昌兴强丰])$/,
    reading: 'cheng2',
  },
  {
    character: '空',
    before: /(^|[^天时航上领真太高])$/,
    after: /^(出(来|一|个|位|时)|一行|两格|着)/,
    reading: 'kong4',
  },
  {
    character: '觉',
    before: /(睡了?[一个半]?|[懒午]|个好|回笼)$/,
    after: /^([^得悟察醒]|$)/u,
    reading: 'jiao4',
  },
  {
    character: '卷',
    before: /(太|很|内|好|真|更|最|别|不想|开始)$/,
    after: /^(了|的|啊|$)/,
    reading: 'juan3',
  },
  { character: '系', after: /^(着|紧|上|好|住)/, before: /(^|[^关联体派])$/, reading: 'ji4' },
  { character: '粘', after: /^(在|住|上|着|贴|好|连|合|起来|到)/, reading: 'zhan1' },
  {
    character: '中',
    before: /(^|[^其之当集心手空途从家国])$/,
    after: /^了(\p{Script=Han}{0,4}(奖|彩|毒|计|圈套|枪|箭|弹|标|邪|万|亿)|$)/u,
    reading: 'zhong4',
  },
  { character: '蒙', before: /(别|想|敢|被|瞎|全靠)$/, after: /^(我|人|你|他|她|的|了)/, reading: 'meng1' },
  {
    character: '调',
    after: /^(到|成|为|至)(\p{Script=Han}{0,2}(档|度|最|静音|震动|模式|格|分|点))/u,
    reading: 'tiao2',
  },
  { character: '调', before: /(工作|被|人员|职务|上级把[他她])$/, after: /^(到|往|去|回)/, reading: 'diao4' },
  {
    character: '待',
    after: /^(会儿|一会|在|了|多久|着|不住|上?[一两三几]天)/,
    before: /(^|[^等期招接对优款虐善亏看厚交])$/,
    reading: 'dai1',
  },
  { character: '舍', after: /^(不得|得|弃|身|己|命|近)/, reading: 'she3' },
]
