/** Signs and emoji with the names by which they are read, in Mandarin and in English. */

export interface SpokenName {
  readonly zh: string
  readonly en: string
}

/** One emoji: a pictograph, or a pair of regional letters, with modifiers and joined parts. */
export const emojiPattern =
  /^(?:\p{Regional_Indicator}{2}|\p{Extended_Pictographic}(?:[\ufe0e\ufe0f]|\p{Emoji_Modifier})*(?:\u200d\p{Extended_Pictographic}(?:[\ufe0e\ufe0f]|\p{Emoji_Modifier})*)*)/u

function parseTable(table: string): ReadonlyMap<string, SpokenName> {
  return new Map(
    table
      .trim()
      .split('\n')
      .map((line): [string, SpokenName] => {
        const [sign = '', zh = '', ...en] = line.trim().split(' ')
        return [sign, { zh, en: en.join(' ') }]
      }),
  )
}

export const symbolNames = parseTable(`
+ 加 plus
= 等于 equals
< 小于 less than
> 大于 greater than
× 乘 times
÷ 除以 divided by
± 正负 plus or minus
⁺ 正 plus
⁻ 负 minus
≈ 约等于 approximately equals
≠ 不等于 is not equal to
≤ 小于等于 is at most
≥ 大于等于 is at least
∞ 无穷大 infinity
→ 到 to
⇒ 推出 implies
★ 星 star
☆ 星 star
♥ 红心 heart
♡ 红心 heart
♪ 音符 musical note
♫ 音符 musical note
✓ 对勾 check
✗ 叉 cross
√ 根号 square root of
∑ 求和 sum
∫ 积分 integral
∆ 德尔塔 delta
∈ 属于 in
∉ 不属于 not in
∪ 并 union
∩ 交 intersection
∠ 角 angle
⊥ 垂直于 is perpendicular to
∥ 平行于 is parallel to
∴ 所以 therefore
∵ 因为 because
← 左 left
↑ 上 up
↓ 下 down
° 度 degrees
℃ 摄氏度 degrees celsius
℉ 华氏度 degrees fahrenheit
′ 分 minutes
″ 秒 seconds
% 百分号 percent
‰ 千分号 per mille
& 和 and
@ 艾特 at
# 井号 hash
$ 美元 dollar
¥ 元 yuan
€ 欧元 euro
£ 英镑 pound
₩ 韩元 won
₽ 卢布 ruble
₹ 卢比 rupee
¢ 美分 cents
§ 节 section
¶ 段 paragraph
© 版权 copyright
® 注册商标 registered
™ 商标 trademark
№ 号 number
㎡ 平方米 square meters
㎥ 立方米 cubic meters
㎞ 公里 kilometers
㎝ 厘米 centimeters
㎜ 毫米 millimeters
㎏ 公斤 kilograms
㎎ 毫克 milligrams
㏄ 毫升 cubic centimeters
α 阿尔法 alpha
β 贝塔 beta
γ 伽马 gamma
δ 德尔塔 delta
ε 艾普西隆 epsilon
ζ 泽塔 zeta
η 伊塔 eta
θ 西塔 theta
ι 约塔 iota
κ 卡帕 kappa
λ 兰姆达 lambda
μ 缪 mu
µ 微 micro
ν 纽 nu
ξ 克西 xi
ο 奥密克戎 omicron
π 派 pi
ρ 柔 rho
σ 西格玛 sigma
τ 陶 tau
υ 宇普西隆 upsilon
φ 斐 phi
χ 希 chi
ψ 普西 psi
ω 欧米伽 omega
Γ 伽马 gamma
Δ 德尔塔 delta
Θ 西塔 theta
Λ 兰姆达 lambda
Ξ 克西 xi
Π 派 pi
Σ 西格玛 sigma
Φ 斐 phi
Ψ 普西 psi
Ω 欧米伽 omega
`)

export const emojiNames = parseTable(`
😀 笑脸 grinning face
😃 笑脸 smiling face
😄 笑脸 smiling face
😁 咧嘴笑 beaming face
😆 大笑 laughing face
😅 苦笑 nervous smile
🤣 笑翻了 rolling on the floor laughing
😂 笑哭 tears of joy
🙂 微笑 slight smile
🙃 倒脸 upside down face
😉 眨眼 winking face
😊 微笑 smiling face
😇 天使 angel face
🥰 爱慕 smiling face with hearts
😍 花痴 heart eyes
😘 飞吻 blowing a kiss
😋 好吃 yummy face
😜 调皮 winking face with tongue
🤔 思考 thinking face
😐 面无表情 neutral face
😏 得意 smirking face
😒 不高兴 unamused face
🙄 翻白眼 rolling eyes
😔 沮丧 pensive face
😴 睡着 sleeping face
😷 口罩 face with mask
🤒 生病 sick face
😎 墨镜 sunglasses face
😕 困惑 confused face
😟 担心 worried face
😮 惊讶 surprised face
😱 尖叫 screaming face
😢 哭 crying face
😭 大哭 loudly crying face
😡 生气 angry face
😠 生气 angry face
🤗 拥抱 hugging face
👍 赞 thumbs up
👎 踩 thumbs down
👌 好的 okay
👏 鼓掌 clapping hands
🙏 拜托 folded hands
💪 加油 flexed biceps
👋 挥手 waving hand
🤝 握手 handshake
✌ 胜利 victory
❤ 红心 red heart
💔 心碎 broken heart
💕 爱心 two hearts
💖 爱心 sparkling heart
🧡 橙心 orange heart
💛 黄心 yellow heart
💚 绿心 green heart
💙 蓝心 blue heart
💜 紫心 purple heart
🔥 火 fire
✨ 闪光 sparkles
⭐ 星星 star
🌟 星星 glowing star
🎉 庆祝 party popper
🎂 蛋糕 birthday cake
🎁 礼物 gift
🎵 音符 musical note
🎶 音符 musical notes
🌹 玫瑰 rose
🌸 樱花 cherry blossom
🌞 太阳 sun
☀ 太阳 sun
🌙 月亮 moon
⛄ 雪人 snowman
☔ 下雨 umbrella with rain
⚡ 闪电 lightning
🌈 彩虹 rainbow
🍎 苹果 red apple
🍉 西瓜 watermelon
🍺 啤酒 beer
☕ 咖啡 coffee
🍚 米饭 rice
🐶 小狗 dog
🐱 小猫 cat
🐼 熊猫 panda
🐟 鱼 fish
🚗 汽车 car
🚀 火箭 rocket
✈ 飞机 airplane
🏠 房子 house
📱 手机 phone
💻 电脑 laptop
📖 书 book
💰 钱 money
✅ 对勾 check mark
✔ 对勾 check mark
❌ 叉 cross mark
❓ 问号 question mark
❗ 感叹号 exclamation mark
⚠ 警告 warning
🇨 旗帜 flag
🇺 旗帜 flag
🇬 旗帜 flag
🇯 旗帜 flag
🇫 旗帜 flag
🇩 旗帜 flag
`)
