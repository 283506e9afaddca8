/** Words whose reading the dictionary library misses: word, then its syllables; a dash keeps the library's. */
export const polyphoneWordsTable = `
朝阳 zhao1 yang2
朝阳区 chao2 yang2 qu1
朝阳门 chao2 yang2 men2
朝阳公园 chao2 yang2 gong1 yuan2
曾先生 zeng1 xian1 sheng5
曾女士 zeng1 nv3 shi4
曾国藩 zeng1 guo2 fan1
曾老师 zeng1 lao3 shi1
嗯 en4
呣 mu2
一下子 yi1 xia4 zi5
哪里 na2 li5
哪儿 na3 er2
觉得 jue2 de5
记得 ji4 de5
懂得 dong3 de5
晓得 xiao3 de5
认得 ren4 de5
值得 zhi2 de5
显得 xian3 de5
省得 sheng3 de5
免得 mian3 de5
舍得 she3 de5
懒得 lan3 de5
使得 shi3 de5
不得不 bu4 de2 bu4
不得了 bu4 de2 liao3
了不得 liao3 bu5 de5
怪不得 guai4 bu5 de5
巴不得 ba1 bu5 de5
恨不得 hen4 bu5 de5
舍不得 she3 bu5 de5
来得及 lai2 de5 ji2
来不及 lai2 bu5 ji2
对不起 dui4 bu5 qi3
看不起 kan4 bu5 qi3
了不起 liao3 bu5 qi3
差不多 cha4 bu5 duo1
用不着 yong4 bu5 zhao2
睡不着 shui4 bu5 zhao2
找不着 zhao3 bu5 zhao2
便宜 pian2 yi5
大夫 dai4 fu5
行当 hang2 dang5
称呼 cheng1 hu5
相声 xiang4 sheng5
扁担 bian3 dan5
钥匙 yao4 shi5
重慶 chong2 qing4
銀行 yin2 hang2
行長 hang2 zhang3
教书 jiao1 shu1
数一数 shu3 yi1 shu3
数不清 shu3 bu4 qing1
理发 li3 fa4
水浒传 shui3 hu3 zhuan4
倒退 dao4 tui4
倒车 dao4 che1
试卷 shi4 juan4
考卷 kao3 juan4
答卷 da2 juan4
问卷 wen4 juan4
相片 xiang4 pian4
种植 zhong4 zhi2
朝鲜 chao2 xian3
屏住 bing3 zhu4
屏息 bing3 xi1
和面 huo2 mian4
掉色 diao4 shai3
仇英 qiu2 ying1
琢磨 zuo2 mo5
粘贴 zhan1 tie1
炸鸡 zha2 ji1
油炸 you2 zha2
炸酱面 zha2 jiang4 mian4
打的 da3 di1
尽量 jin3 liang4
空地 kong4 di4
空闲 kong4 xian2
空白 kong4 bai2
没空 mei2 kong4
有空 you3 kong4
抽空 chou1 kong4
长大 zhang3 da4
长高 zhang3 gao1
多少 duo1 shao5
头发 tou2 fa5
银行 yin2 hang2
重庆 chong2 qing4
`
