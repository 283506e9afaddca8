/** Words whose reading the dictionary library misses: a syllable stands after its character, others keep the library's. */
export const polyphoneWordsTable = `
重chong2温 重chong2逢 重chong2写 重chong2做 重chong2读 重chong2播 重chong2审 重chong2修 重chong2申 重chong2返 重chong2组 重chong2建 重chong2演 重chong2蹈覆辙 山重chong2水复
卷juan3土重chong2来 重zhong4重zhong4地de5 重zhong4重zhong4摔 重zhong4重zhong4的 重chong2重chong2叠叠 重chong2霄 重chong2奏 重chong2启 重chong2名 重chong2影 重chong2连 重chong2装系统
重chong2拾 重chong2现 重chong2整旗鼓 双重chong2 三重chong2 二重chong2 一重chong2山 九重chong2天 万重chong2山
改行hang2 央行hang2 各行hang2各业 各行hang2 每行hang2 同行hang2业 商行hang2 车行hang2 分行hang2 支行hang2 总行hang2 投行hang2 典当行hang2 琴行hang2 花行hang2 茶行hang2 粮行hang2 拍卖行hang2
洋行hang2 银行hang2家 行hang2家 外行hang2 内行hang2 懂行hang2 在行hang2 行hang2规 行hang2会 行hang2距 行hang2话 行hang2列 字行hang2 换行hang2 首行hang2 末行hang2
行xing2驶 行xing2程 行xing2李 行xing2人 一行xing2人 一行hang2行hang2 两行hang2 同行xing2者 行hang2行hang2出状元 树行hang2子 本行hang2 建行hang2 工行hang2 农行hang2 招行hang2
中行hang2 交行hang2 行hang2业 行hang2号 五行xing2 行xing2行xing2好 干gan4一行hang2 爱一行hang2 隔行hang2如隔山 行hang2当dang5 排行hang2榜 跳行hang2 串行hang2
长chang2江 长chang2城 处chu4长zhang3 长zhang3好 长chang2此以往 长zhang3势 长zhang3相 年长zhang3 师长zhang3 首长zhang3 兄长zhang3 长zhang3辈 长zhang3子 长zhang3女 长zhang3孙 长zhang3老
长zhang3兄 长chang2子营 长zhang3子县 见长chang2 擅长chang2 增长zhang3 助长zhang3 滋长zhang3 疯长zhang3 此消彼长zhang3 一技之长chang2
没完没了liao3 了liao3结 了liao3断 了liao3却 了liao3然 了liao3无 了liao3如指掌 大不了liao3 未了liao3 终了liao3 一了liao3百了liao3 明了liao3 简明了liao3当 敷衍了liao3事 草草了liao3事
一走了liao3之 不了liao3了liao3之 直截了liao3当dang4 着zhuo2装 衣着zhuo2 着zhuo2实 着zhuo2手 着zhuo2陆 着zhuo2想 着zhuo2重 着zhuo2眼 着zhuo2力 着zhuo2色 着zhuo2笔 着zhuo2墨
执着zhuo2 沉着zhuo2 附着zhuo2 穿着zhuo2打扮 穿着zhuo2讲究 穿着zhuo2朴素 穿着zhuo2得体 着zhao2了道 着zhao1法 高着zhao1儿 这一着zhao1 一着zhao1棋 棋高一着zhao1 一着zhao1不慎 这么着zhe5 那么着zhe5
怎么着zhe5 背bei4着zhe5手 意味着zhe5 着zhao2火 着zhao2急 着zhao2凉 着zhao2迷 着zhao2魔 不着zhuo2边际 不着zhuo2痕迹 着zhao2慌 种zhong4瓜得de2瓜 种zhong4豆得de2豆 只zhi3得de2 求仁得de2仁 得de2不偿失
得de2过且过 一举两得de2 得de2天独厚 心安理得de2 得de2意洋洋 取得de2 获得de2 难得de2 所得de2 应得de2 得de2出结论 说得de5过去 说得de5出口 圣彼得de2堡 彼得de2 阿得de2莱德 诺贝尔得de2主
天长chang2地di4久 地di4久天长chang2 天诛地di4灭 油麻地di4 尖沙咀zui3 出生地di4 目的di4地di4 目的di4 有的di4放矢 无的di4放矢 众矢之的di4 一语中zhong4的di4 鹄的di4 标的di4 的di2确 的de5确切 的di2的di2确确
的de5士大da4夫fu1 的de5士兵 的de5士气 的de5士官 打的di1 的di1士 的di1哥 面的di1 打的di1去 说的de5的di2确 挖地di4道dao4 地di4道dao4战 一条地di4道dao4 地di4道dao4里 地di4道dao4口 士大da4夫fu1
大da4夫fu1差chai1
还huan2我河山 还huan2乡 还huan2本 还huan2息 还huan2债 还huan2贷 还huan2款 还huan2清 还huan2原 还huan2价 还huan2击 还huan2手 还huan2口 还huan2嘴 还huan2魂 还huan2愿 还huan2俗 还huan2礼
还huan2珠格格 还huan2童 返老还huan2童 还huan2来就菊花 还huan2复来 一日还huan2 借尸还huan2魂 起死还huan2生 血债血还huan2 还huan2信用卡 还huan2花呗 还huan2房贷 还huan2车贷 还huan2得de5起 还huan2不起
还huan2不清 还huan2不上 生还huan2者 以眼还huan2眼 解jie3铃还hai2须系xi4铃人 还huan2我钱 还huan2我清白 还huan2我自由 还huan2你一个公道
华为wei2 人为wei2 为wei2人正直 为wei2人善良 为wei2人和善 为wei2人处chu3世 为wei2人师表 为wei2人父母 为wei2人低调 为wei2人热情 为wei2人厚道 为wei2人老实 为wei2人谦 为wei2人慷慨 为wei2人诚 为wei2人随和 为wei2人豪爽
为wei2人忠厚 为wei2人圆滑 为wei2人坦 为wei2人不齿 为wei2人子女 为wei2人知 何乐le4而不为wei2 何为wei2 有所不为wei2 大有可为wei2 事在人为wei2 为wei2难 为wei2首 为wei2主 为wei2准 为wei2止 为wei2例 为wei2由
为wei2期 为wei2生 为wei2时 为wei2伍 为wei2非作歹 为wei2所欲为wei2 为wei2富不仁 难为wei2水 为wei2知之 为wei2不知 视为wei2 称为wei2 成为wei2 选为wei2 誉为wei2 评为wei2 列为wei2 定为wei2 设为wei2
当dang4为wei2 认为wei2 分为wei2 改为wei2 变为wei2 译为wei2 读为wei2 写为wei2 化为wei2 合为wei2 换为wei2 升为wei2 降jiang4为wei2 转zhuan3为wei2 提为wei2 名为wei2 命名为wei2 喻为wei2 奉为wei2
尊为wei2 贬为wei2 封为wei2 任ren4为wei2 推为wei2 判为wei2 划为wei2 归为wei2 增为wei2 减为wei2 约为wei2 均为wei2 仅为wei2 最为wei2 甚为wei2 尤为wei2 颇为wei2 极为wei2 更geng4为wei2 较为wei2
略为wei2 稍为wei2 大为wei2 广为wei2 深为wei2 皆为wei2 本为wei2 实为wei2 身为wei2 贵为wei2 沦为wei2 结jie2为wei2 混为wei2一谈 一分为wei2二 因为wei4 因为wei4难 为wei4了le5 为wei4什么 为wei4何
为wei4此 为wei4民除害 为wei4你 为wei4我 为wei4人民服务 舍she3己为wei4人 为wei4国 为wei4虎作伥 为wei4准备 为wei4主要 为wei4主人 为wei4主持 为wei4生活 为wei4生命 为wei4生存 为wei4生产 为wei4时代 为wei4首都
为wei4难民 为wei4例外
数shu4数shu4量 数shu3数shu4 数shu3数shu3看 数shu3一数shu3二 数shu3不胜数shu3 数shu3不过来 数shu3九 数shu3落luo5 数shu3来宝 数shu4十 数shu4百 数shu4千 数shu4万 数shu4亿 数shu4次 数shu4日
数shu4年 如数shu3家珍 不可胜数shu3 历历可数shu3 寥寥可数shu3 悉数shu4 种chong2师道 种zhong3种zhong3 刀耕火种zhong4
春种zhong4 点种zhong4 耕种zhong4 栽种zhong4 播种zhong4机 抢种zhong4
干gan1瘪 吹干gan1 烘干gan1 晾干gan1 晒干gan1 擦干gan1 口干gan1 干gan4将jiang4 骨干gan4 干gan4劲jin4 千钧一发fa4 间jian1不容发fa4 染发fa4 烫发fa4 理发fa4店 卷juan3发fa4 直发fa4 秀发fa4 长发fa4
短发fa4 黑发fa4 假jia3发fa4 发fa4型 发fa4质 发fa4际线 护发fa4 洗发fa4 银发fa4 金发fa4 削xue1发fa4为wei2尼 鹤发fa4童颜 令人发fa4指 怒发fa4冲冠guan1 披头散san4发fa4 一人当dang1百 以一当dang1十 典当dang4
当dang4真 当dang4回事 当dang4成 当dang4作 当dang1晚 安步当dang4车 长歌当dang4哭 吊儿郎当dang1 知识分fen4子 分fen4子们 积极分fen4子 犯罪分fen4子 恐怖分fen4子 情分fen4 辈分fen4 名分fen4 天分fen4 福分fen4
戏分fen4 职分fen4 分fen4外 过分fen4 处chu3分fen4 成分fen4 分fen4量liang4 充分fen4
病假jia4 婚假jia4 丧假jia4 年假jia4 销假jia4 补假jia4 调tiao2假jia4 双休假jia4 公假jia4 带薪假jia4 小长chang2假jia4 半天假jia4 天假jia4 周假jia4 月假jia4 懒觉jiao4 午觉jiao4
回笼觉jiao4 一觉jiao4 补觉jiao4 补个觉jiao4 睡个觉jiao4 睡个好觉jiao4 个觉jiao4 睡不着zhao2觉jiao4 睡着zhao2觉jiao4 没睡觉jiao4 睡觉jiao4 照看kan4 看kan1家护院 看kan1门 落la4在家里
落la4在教室 落la4在车上 落la4在办公室 落la4在公司 落la4在酒店 落la4在宾馆 落la4在出租车 落la4在地铁 落la4在宿舍 落la4在店里 作业落la4下 功课落la4下 进度落la4下 课落la4下 落la4下功课 落la4下课 落la4下了很多 丢三落la4四
落lao4枕 落lao4色shai3 落lao4价 知者乐yao4水 智者乐yao4水 仁者乐yao4山 乐yao4山乐yao4水 乐yue4毅 乐yue4嘉 乐yue4府 乐yue4理 乐yue4章 乐yue4坛 乐yue4感 配乐yue4 奏乐yue4 乐yue4清 乐lao4亭
伯乐le4 乐le4而不淫 乐le4呵呵 不亦说yue4乎
朝zhao1令夕改 朝zhao1三暮四 朝zhao1思暮想 朝zhao1花夕拾 朝zhao1夕 今朝zhao1 明朝zhao1有意 有朝zhao1一日 一朝zhao1被蛇咬 一朝zhao1一夕 朝zhao1发夕至 朝zhao1发白帝 朝zhao1辞 朝zhao1九晚五 朝zhao1不保夕
朝zhao1气 朝zhao1霞 朝zhao1露lu4 朝zhao1晖 朝chao2阳市 朝chao2阳大悦城 朝chao2阳路 北京朝chao2阳 坐北朝chao2南 朝chao2鲜xian3 朝chao2圣 朝chao2拜 参cen1差ci1 人参shen1 党参shen1 海参shen1 玄参shen1
丹参shen1 苦参shen1 便bian4宜yi2行事 便bian4当dang1 大腹便pian2便pian2 便bian4衣 便bian4签 便bian4笺
曲qu1面 曲qu1线 曲qu1折 曲qu1度 曲qu1直 曲qu1解 曲qu1奇 屈曲qu1 歌曲qu3 曲qu3调diao4 曲qu3目 曲qu3子 酒曲qu1 卷juan3入 卷juan3走 卷juan3进 卷juan3款 卷juan3缩 卷juan3尺 卷juan3烟 卷juan3铺盖
卷juan3土 卷juan3心菜 卷juan3帘 卷juan3边 内卷juan3 太卷juan3 很卷juan3 真卷juan3 最卷juan3 更geng4卷juan3 卷juan3王 卷juan3起来 卷juan3饼 蛋卷juan3 寿司卷juan3 鸡肉卷juan3 试卷juan4
卷juan4子 上卷juan4 下卷juan4 全卷juan4 画卷juan4 长卷juan4 散san3养 散san3打 打散san3 散san3落 散san3装 散san3客 散san3户 散san3件 散san3光 散san3漫 散san3曲 散san3文 披散san3 闲散san3
散san4心 散san4布 散san4发fa1 散san4热 散san4开 散san4场 打转zhuan4 转zhuan4圈 转zhuan4速 转zhuan4台 空kong1转zhuan4 连轴转zhuan4 转zhuan4啊转zhuan4 转zhuan4来转zhuan4去 转zhuan4个不停
转zhuan4了一圈 转zhuan4一圈 转zhuan4了几圈 蒙meng1头转zhuan4向 晕yun1头转zhuan4向 转zhuan4着圈 转zhuan4转zhuan5 团团转zhuan4 转zhuan3轴 转zhuan3机 转zhuan3身 转zhuan3账 转zhuan4盘
转zhuan4门 转zhuan4椅
处chu3心积虑 处chu3方 处chu3置 处chu3女 处chu3境 处chu3于 处chu3在 处chu3暑 处chu3世 处chu3死 处chu3决 处chu3刑 处chu3变不惊 养尊处chu3优 设身处chu3地di4 独处chu3 共处chu3 相处chu3 和he2平共处chu3
左传zhuan4 外传zhuan4 正传zhuan4 小传zhuan4 别传zhuan4 评传zhuan4 列传zhuan4 自传zhuan4 白蛇传zhuan4 甄嬛huan2传zhuan4 嬛huan2 如懿传zhuan4 芈月传zhuan4 侠传zhuan4
英雄传zhuan4 武则天传zhuan4 水浒传zhuan4 不见经传zhuan4 树碑立传zhuan4 言归正传zhuan4 传zhuan4记 调tiao2大 调tiao2小 调tiao2高 调tiao2低 调tiao2慢 调tiao2快 调tiao2亮 调tiao2暗 调tiao2成
调tiao2成静音 调tiao2到 调diao4到上海 调diao4到北京 工作调diao4到 被调diao4到 调diao4往 调diao4岗 调diao4任 调diao4职 调diao4离 调diao4遣 调diao4派 抽调diao4 借调diao4 外调diao4 调diao4令
调diao4包 调diao4换 调diao4虎离山 调diao4兵遣将jiang4 调diao4头 调diao4查 调diao4研 腔调diao4 上调tiao2 下调tiao2 微调tiao2 烹调tiao2 失调tiao2 调tiao2休 陈词滥调diao4 油腔滑调diao4 小调diao4
语调diao4 格调diao4 情调diao4 老调diao4重chong2弹tan2
弹dan4尽粮绝 弹tan2指 弹tan2幕 弹tan2窗 弹tan2跳 弹tan2奏 弹tan2唱 弹tan2劾 弹tan2性 弹tan2出 弹dan4药 弹dan4头 弹dan4壳ke2 枪林弹dan4雨 倒dao4打一耙pa2 倒dao4立 倒dao4带 倒dao4映 倒dao4贴
倒dao4挂 倒dao4背如流 倒dao4吸 倒dao4春寒 倒dao4行逆施 倒dao4苦水 倒dao4叙 倒dao4入 倒dao4出 倒dao4进 倒dao4满 倒dao4掉 倒dao3闭 倒dao3塌 倒dao3下 反倒dao4 倒dao4了一杯 倒dao4了杯 倒dao4了碗
倒dao4了一碗 倒dao4了两 倒dao4把 倒dao4也 倒dao4不如 倒dao4不是 倒dao4没 倒dao4想 倒dao4还hai2 倒dao4挺 倒dao4好 倒dao4觉jue2得de5 奔ben4四的 奔ben4三的 奔ben4五的 奔ben4六的 直奔ben4 投奔ben4
奔ben4赴
薄bao2饼 薄bo2膜 薄bo2冰 薄bo2利 薄bo2弱 薄bo2命 薄bo2情 薄bo2暮 薄bo2雾 喷薄bo2 轻薄bo2 单薄bo2 微薄bo2 菲薄bo2 薄bao2片 薄bo4荷he5 厚薄bao2 薄bao2纱 剥bo1夺 剥bo1离 剥bo1落 剥bo1削xue1 抽丝剥bo1茧
生吞活剥bo1 剥bo1蚀 剥bao1皮 剥bao1开 藏zang4文 藏zang4语 藏zang4獒 藏zang4红花 藏zang4药 藏zang4民 藏zang4区 青藏zang4 差cha1强人意 差chai1旅 差chai1事shi5 参cen1差ci1不齐 差cha4劲jin4
对dui4称chen4 称chen4职 称chen4心 称chen4手 匀称chen4 相称chen4 冲chong4鼻子 冲chong4床 冲chong4压 冲chong4劲jin4 冲chong4他喊 冲chong4我喊 冲chong4她喊 冲chong4着zhe5 创chuang1可贴
创chuang1面 创chuang1口 创chuang1伤 重zhong4创chuang1 创chuang1巨痛深
待dai1会儿 待dai1一会儿 待dai1在 待dai1了 待dai1多久 待dai1着zhe5 待dai1不住 待dai1到 待dai1过 多待dai1 待dai1几天 待dai1一天 待dai1两天 待dai4在闺中 一担dan4水 一担dan4 挑担dan4 担dan4担dan4面
更geng1衣 更geng1名 更geng1改 更geng1正 更geng1替 更geng1迭 五更geng1 三更geng1 打更geng1 少shao4不更geng1事 变更geng1 供gong1参考 仅供gong1 供gong1货 供gong1暖
供gong1电 供gong1水 供gong1求 供gong1销 供gong1需 供gong1应ying4 供gong1给ji3 可供gong1 专供gong1 冠guan4名 冠guan4以 冠guan4绝 夺冠guan4 卫冕冠guan4军 冲冠guan1 衣冠guan1 纶guan1巾
一哄hong4而散 起哄hong4 哄hong1抬 附和he4 应ying4和he4 唱和he4 随声附和he4 曲高和he4寡 和hu2了一把 和hu2了三次 麻将jiang4和hu2了 和huo2泥 和huo2面 和huo4稀泥 热和huo5 暖和huo5 软和huo5
搅和huo5 掺和huo5
横heng4祸 横heng4财 横heng4死 蛮横heng4 骄横heng4 专横heng4 强横heng4 华hua4山 华hua4阴 华hua4县 华hua4佗 华hua4罗庚 华hua4山论剑 划hua2火柴 划hua2伤 划hua2破 划hua2船 划hua2桨 划hua2水
划hua2算 划hua2拳 划hua2得de5来 划hua2不来 比划hua5 划hua2开 划hua2过 划hua2痕 划hua4分 会kuai4稽ji1 会kuai4计 财会kuai4 大都du1会hui4 几ji1净 茶几ji1 济ji3宁 济ji3南 济ji3济ji3 济ji3水
夹jia2袄 间jian4谍 相间jian4 间jian4隙 反间jian4 离间jian4 无间jian4 乘间jian4
麻将jiang4 飞将jiang4 名将jiang4 大将jiang4 猛将jiang4 杨家将jiang4 折she2家将jiang4 部将jiang4 战将jiang4 老将jiang4 小将jiang4 虎将jiang4 斩六将jiang4 斩将jiang4 中将jiang4 上将jiang4
少shao4将jiang4 主将jiang4 爱将jiang4 将jiang4门 将jiang4士 将jiang4领 将qiang1进酒 降xiang2龙 降xiang2服 降xiang2伏 降xiang2妖 降xiang2魔 一物降xiang2一物 宁ning4死不降xiang2 投降xiang2
诈降xiang2 劝降xiang2 受降xiang2 归降xiang2 开花结jie1果guo3 结jie1果子 结jie1满 结jie1出 结jie1了果 结jie1了很多 结jie1了许多 结jie1结jie1实shi2实shi2 结jie1巴 结jie1籽 硬结jie2 巴结jie5
尽jin4头 尽jin3早 尽jin4到 尽jin4是 尽jin4收 尽jin4情 尽jin4兴 尽jin4责 各尽jin4 尽jin3快 尽jin3管 尽jin3量 尽jin3可能 尽jin3先 禁jin1受 禁jin1穿 禁jin1得de5住 禁jin1得de5起 禁jin1不起 禁jin1不住
情不自禁jin1 弱不禁jin1风 不禁jin1 不禁jin4止 劲jing4草 劲jing4松 劲jing4爆 劲jing4敌 劲jing4旅 劲jing4舞 刚劲jing4 强劲jing4 遒劲jing4 苍劲jing4 有劲jin4
圈juan4养 猪圈juan4 羊圈juan4 牛圈juan4 马圈juan4 鸡圈juan4 空kong4一行hang2 空kong4出 空kong4着zhe5 空kong4位 空kong4格 空kong4地di4 空kong4缺 空kong4档 空kong4当 空kong4隙 空kong4额
空kong4闲 填空kong4 亏空kong5 论lun2语 蒙meng1骗 蒙meng1蒙meng1亮 瞎蒙meng1 发蒙meng1 坑蒙meng1拐骗 蒙meng1对 蒙meng1中zhong4 别蒙meng1我 蒙meng1人 蒙meng1的 内蒙meng3 蒙meng3古 蒙meng3族
蒙meng3语 蒙meng3文 蒙meng3医 外蒙meng3 非难nan4 责难nan4 国难nan4 劫难nan4 遭难nan4 难nan4友 难nan4兄难nan4弟 共患难nan4 空难nan4 海难nan4 矿难nan4 蒙meng2难nan4 遇难nan4 大难nan4 苦难nan4
灾难nan4 困难nan2重chong2重chong2 宁ning4死 宁ning4可 宁ning4愿 宁ning4肯 宁ning4缺 宁ning4要 宁ning4为wei2玉碎
强qiang3人所难 强qiang3颜 强qiang3逼 强qiang3辩 强qiang3忍 强qiang3求 强qiang3迫 强qiang3词 强qiang3撑 强qiang3笑 强qiang3留 牵强qiang3 勉强qiang3 倔强jiang4 强jiang4嘴 切qie1面 切qie1磋
切qie1入 切qie1开 切qie4脉 一切qie4 塞se4责 塞sai4尔维亚 巴塞sai4罗那 塞sai4纳河 巴塞sai4尔 塞sai4外 塞sai4北 边塞sai4 要塞sai4 出塞sai4 塞sai4翁 塞sai4浦路斯 塞sai4内加尔 塞sai4舌尔
色shai3子zi5 掉色shai3 一宿xiu3 整宿xiu3 半宿xiu3 两宿xiu3 三宿xiu3 几宿xiu3 通宿xiu3 星宿xiu4 二十八宿xiu4
挑tiao3灯 一挑tiao3眉 眉毛一挑tiao3 挑tiao3眉 挑tiao3起 挑tiao3明 挑tiao3动 挑tiao3唆suo1 高挑tiao3 细挑tiao1 了一通tong4 一通tong4骂 三通tong4鼓 一通tong4乱 吐tu4血 吐tu4了一地
吐tu4了一身 吐tu4泻 孕吐tu4 吐tu4奶 呕吐tu4 上吐tu4下泻 要吐tu4了 想吐tu4 余兴xing4 兴xing4致 即兴xing4 不兴xing1这个 大兴xing1区 方兴xing1未艾 流了点血xie3 流了很多血xue4 血泊po1
应ying1许 应ying1届 应ying1允 一应ying1俱全 应ying4声 应ying4邀 应ying4试 应ying4变 择zhai2菜 择zhai2席 择zhai2不开 包扎za1 捆扎za1 结jie2扎za1 扎za1着zhe5辫 扎za1着zhe5马尾 扎za1着zhe5两条
扎za1着zhe5一条 扎za1着zhe5头 扎za1了个 扎za1起头发fa5 扎za1成 扎za1好头发fa5 扎za1紧 挣zheng1扎zha2 扎zha1实shi5 扎zha1啤 扎zha1心 扎zha1针 头昏脑涨zhang4 泡涨zhang4 涨zhang4红 脸涨zhang4得de5
涨zhang4大 中zhong4招 中zhong4暑 中zhong4枪 中zhong4箭 中zhong4彩 中zhong4邪 中zhong4签 中zhong4举 中zhong4靶 中zhong4圈套 中zhong4毒 中zhong4计 中zhong4标 中zhong4奖 中zhong4弹
中zhong4风 中zhong4伤 考中zhong4 言中zhong4 选中zhong4 说中zhong4 秒中zhong4 中zhong4选 高中zhong4状元 中zhong4头奖 中zhong4大奖 中zhong4了五百万 中zhong4了彩票 中zhong4了头奖 中zhong4了一等奖
中zhong4了奖 中zhong4了毒 中zhong4了计 中zhong4了圈套 中zhong4了一枪 中zhong4了箭 中zhong4了埋伏 切qie4中zhong4 看中zhong4 相xiang1中zhong4 猜中zhong4 打中zhong4 击中zhong4 射中zhong4
命中zhong4 投中zhong4 抽中zhong4 正中zhong4下怀 中zhong4肯 中zhong4意 雀屏中zhong4选 百发百中zhong4 连中zhong4三元 作zuo1死 太作zuo1 作zuo1坊 作zuo4揖yi1
没mo4齿难忘 没mo4过膝 没mo4过了膝 没mo4过头顶 没mo4顶 没mo4收 淹没mo4 沉没mo4 覆没mo4 出没mo4 没mo4药 三省xing3吾身 猛省xing3 省xing3亲 省xing3悟 省xing3察 反省xing3 自省xing3 内省xing3 抛头露lu4面
露lou4丑 露lou4一手 露lou4脸 露lou4头 露lou4马脚 露lu4齿 泄露lou4 走露lou4 量liang4贩 量liang2身 量liang2杯 量liang2角器 车载zai4斗dou3量liang2 量liang4力 不自量liang4力 酒量liang4 量liang2具
考量liang2 比量liang5 角jiao3落luo4 独角jiao3戏 角jue2力 角jue2逐 角jue2斗dou4 校jiao4对 校jiao4稿 校jiao4验 校jiao4准 校jiao4正 校jiao4阅 参校jiao4 载zai4人 载zai4体 载zai4舟
载zai4誉 载zai4歌载zai4舞 载zai4客 载zai4货 载zai4波 厚德载zai4物 记载zai3 刊载zai3 登载zai3 转zhuan3载zai3 一年半载zai3 千载zai3 三年五载zai3 连载zai3 载zai3入史册 载zai3入 起解jie4 押解jie4
解jie4送 解xie4缙 解xie4珍 解xie4宝 解xie4晓东 解xie4数shu4 浑身解xie4数shu4 解xie4州 系ji4铃人 系ji4住 系ji4着zhe5 系ji4鞋 系ji4紧 系ji4好
屏bing3除 屏bing3退 屏bing3弃 屏bing3气 羞恶wu4 交恶wu4 好hao4恶wu4 厌恶wu4 削xiao1铅笔 削xiao1皮 削xiao1球 削xue1发 削xue1减 切qie1削xiao1 给ji3以 给ji3予yu3 给ji3养 补给ji3 自给ji3自足
大嚼jue2 咀嚼jue2 粘zhan1在 粘zhan1住 粘zhan1上 粘zhan1着zhe5 粘zhan1连 粘zhan1牙 粘zhan1好 粘zhan1合 不粘zhan1锅 粘nian2液 粘nian2土 粘nian2性 粘nian2稠 拗ao3断 拗ao3造型 拗niu4不过
脾气拗niu4 执拗niu4 拗ao4口 粮囤dun4 磨mo4面 磨mo4豆腐 磨mo4坊 磨mo4盘 石磨mo4 推磨mo4 拉磨mo4 卸磨mo4杀驴 金蝉脱壳qiao4 地di4壳qiao4 甲壳qiao4 躯壳qiao4 虚与委wei1蛇yi2 一丘之貉he2 心宽体胖pan2
一暴pu4十寒 一曝pu4十寒 自怨自艾yi4 图穷匕见xian4 刚愎bi4自用 鬓毛衰cui1 石径斜xie2 白云生处chu4有人家jia1 户人家jia1 胡马度du4 羽扇纶guan1巾 度duo2德 忖度duo2 揣度duo2 审时度duo2势 以己度duo2人 揠苗助长zhang3
叶公好hao4龙 好hao4色 好hao4赌 好hao4斗dou4 好hao4胜 好hao4战 好hao4客 好hao4吃懒做 好hao4为wei2人师 嗜好hao4 洁身自好hao4 各有所好hao4 孙子zi3兵法 老子zi3是道家 老子zi3曰 老子zi3说道 孔子zi3
孟子zi3 庄子zi3 荀子zi3 韩非子zi3 墨子zi3 君子zi3 电子zi3 原子zi3 大意yi5了 太大意yi5 别大意yi5 大意yi5失荆州 粗心大意yi5 千万别大意yi5 不能大意yi5 疏忽大意yi5 麻痹大意yi5 往东西xi1两
东西xi1南北 东西xi1方 东西xi1部 东西xi1走向 东西xi1两 东西xi1德 东西xi1向 东西xi1文化 东西xi1横heng2贯 东西xi1长 东西xi1宽 兄弟di4二人 兄弟di4阋墙 兄弟di4姐妹
涡guo1阳 涡guo1河 台tai1州 天台tai1山 天台tai1县 浚xun4县 单shan4县 歙she4县 筠jun1连 蔚yu4县 任ren2丘 任ren2县 洪洞tong2 黄陂pi2 监jian4利 栎yue4阳 吴堡bu3 柴沟堡bu3 喀什shi2 什shi2邡
什shi2刹cha4海 大宛yuan1 尉yu4迟 尉yu4犁 万mo4俟qi2 大埔bu4 黄埔pu3 澹tan2台tai2 六lu4安 六lu4合 东阿e1 亳bo2州 番pan1禺 阿e1胶 阿e1弥陀佛 蚌beng4埠 丽li2水 铅yan2山 高句gou1丽li2 都du1柏林
十里堡pu4 马家堡pu4 叶ye4公 燕yan1山 燕yan1赵 燕yan1京 幽燕yan1 莘xin1庄 莘shen1莘shen1 长chang2乐le4 阿a1房 阿e1房宫 可汗han2 冒mo4顿du2 身yuan1毒du2 吐蕃bo1 龟qiu1兹ci2 月rou4支zhi1
般bo1若re3 南na1无mo2 般bo1若波罗蜜 阿e1谀 刚阿e1 噶ga2尔 番fan1茄 燕yan4窝 单shan4雄信 单shan4田芳 曾zeng1国藩 曾zeng1轶可 曾zeng1小贤 曾zeng1巩 曾zeng1参shen1 曾zeng1子 曾zeng1志伟
曾zeng1祖 曾zeng1孙 曾zeng1外祖 曾zeng1家 曾zeng1黎 曾zeng1舜晞 老曾zeng1 小曾zeng1 任ren2正非 任ren2达华 任ren2我行xing2 任ren2贤齐 任ren2嘉伦 任ren2盈盈 任ren4天堂 任ren2志强
老任ren2 小任ren2总 查zha1良镛 老仇qiu2 小仇qiu2 朴piao2槿惠 朴piao2信惠 朴piao2宝英 朴pu3树 朴pu3素
姓召shao4
姓隗wei3 盖ge3聂 盖gai4叫天
研究jiu1 弄long4堂 给gei3力 兴xing1隆 朋友you5圈 下载zai4 供gong1应ying4商 屏ping2幕 主角jue2 配角jue2 角jue2色se4 强qiang2项 相xiang4声 相xiang4机 相xiang4册 相xiang4片 呱gua1呱gua1叫 哗hua1啦啦
哗hua1众取宠 喧哗hua2 嗯en4 嚷rang1嚷rang5 叨dao1唠 絮叨dao5 唠叨dao5 撒sa3种zhong3 撒sa3盐 撒sa3上 洒脱tuo1 泊bo2车 湖泊po1 淡泊bo2 停泊bo2 泊bo2位 缝feng2纫 缝feng2补 缝feng4隙 裂缝feng4
门缝feng4 缝feng2合 缝feng2针 缝feng2制 无缝feng4 夹jia1缝feng4 见缝feng4插针 佣yong4金 佣yong1人 女佣yong1 雇佣yong1 脏zang1话 肮ang1脏zang1 内脏zang4 心脏zang4 肝脏zang4 五脏zang4六腑
脏zang1衣服fu5 正zheng1月 症zheng1结 病症zheng4 挣zheng4钱 挣zheng4脱 旋xuan4风 旋xuan2律 旋xuan2转zhuan3 凯旋xuan2 压ya1轴zhou4 轴zhou2承 着zhao2三不着zhao2两 累lei2赘 累lei3计 累lei3积
劳累lei4 硕果累lei2累lei2 果实累lei2累lei2 罪行累lei3累lei3 连累lei5 露lu4天 鲜xian3为wei2人知 鲜xian3见 鲜xian3有 屡见不鲜xian1 数shuo4见不鲜xian1 炮pao2制 炮pao2烙luo4 炮bao1羊肉 炮pao4弹dan4
泡pao1桐 眼泡pao1 悄qiao3然 悄qiao3声 静悄qiao1悄qiao1 悄qiao1悄qiao1 翘qiao2首 翘qiao2楚 连翘qiao2 翘qiao4起 翘qiao4尾巴 翘qiao4课 颤zhan4栗 颤chan4抖 寒颤zhan4 打颤zhan4 尽jin4善尽jin4美
济ji4困 尾wei3巴ba5 反间jian4计 咳hai1声叹气 咳ke2嗽sou5 呛qiang4人 呛qiang1水 炝qiang4 拓tuo4展 开拓tuo4 拓ta4片 拓ta4本 模mu2样 模mo2型 埋man2怨 脉mo4脉mo4 动脉mai4 山脉mai4 氓mang2
流氓mang2 牛虻meng2 泥ni4古 拘泥ni4 泥ni2土 秘bi4鲁 秘mi4密 辟pi4谣 开辟pi4 复辟bi4 精辟pi4 辟bi4邪 动画片pian4 唱片pian4 纪录片pian4 影片pian4 照片pian4 名片pian4 故事片pian4 仆pu1倒 前仆pu1后继
仆pu2人 奴仆pu2 风尘仆pu2仆pu2 期qi1间 期ji1年 亲qing4家jia5 雀que4斑 任ren4凭 散san4步 丧sang1事 丧sang1礼 丧sang4失 沮丧sang4 奔ben1丧sang1 刹cha4那 刹sha1车 古刹cha4 罗刹cha4 厦xia4门
大厦sha4 广厦sha4 杉shan1树 杉sha1木 扇shan1动 扇shan1风 扇shan1耳光 扇shan1了 电扇shan4 少shao4年 少shao4女 少shao4妇 少shao4爷 少shao3数shu4 舍she4友 宿舍she4 校舍she4 舍she3弃 什shen2么
什shi2锦 什shi2物 标识zhi4 博闻强识zhi4 似shi4的 熟shu2悉 说shui4客 游说shui4 说shuo1服 半身不遂sui2 遂sui4心 遂sui4愿 未遂sui4 杂沓ta4 一沓da2 苔tai2藓 舌苔tai1 请帖tie3 字帖tie4 碑帖tie4
帖tie3子zi5 发帖tie3 跟帖tie3 删帖tie3 回帖tie3 帖tie1服 妥帖tie1 瓦wa4刀 尉wei4官 遗wei4赠 遗yi2憾 吓he4阻 恐吓he4 威吓he4 纤qian4夫 拉纤qian4 纤xian1维 纤xian1细 巷hang4道 小巷xiang4
肖xiao1邦 肖xiao4像 生肖xiao4 芯xin1片 削xue1弱 寻xun2思si5 哑ya3然 咽yan4气 要yao1求 要yao1挟xie2 耶ye1稣 饮yin4马 饮yin3料 与yu4会 参can1与yu4 熨yu4帖tie1 熨yun4斗dou3 熨yun4烫
钥yao4匙shi5 锁钥yue4 晕yun1倒 晕yun1厥 晕yun4车 晕yun4船 头晕yun1 红晕yun4 月晕yun4 眩晕yun4 载zai3道 怨声载zai4道 粘zhan1贴 占zhan1卜bu3 占zhan1星 占zhan4领 占zhan4用 折she2本 折zhe2扣
折zhe1腾teng5 折zhe2断 骨折zhe2 打折zhe2 殖zhi2民 骨殖shi5 轧zha2钢 属zhu3望 属shu3于 爪zhua3子zi5 爪zhao3牙 鹰爪zhua3 张牙舞爪zhao3 一幢zhuang4 综zong1合 钻zuan4石 钻zuan4戒
电钻zuan4 钻zuan1研 钻zuan1空kong4子zi5 糊hu4弄nong5 糊hu1上 糊hu2口 面糊hu4 辣椒糊hu4 芝麻糊hu4 号hao2叫 号hao2啕 哀号hao2 口号hao4 荷he4枪 负荷he4 电荷he4 荷he2花 喝he4彩 喝he4令 大喝he4一声
吆喝he5 喝he4道 核he2对 虹hong2吸 彩虹hong2 糊hu2涂tu5 晃huang3眼 虚晃huang3 摇晃huang4 晃huang4动 晃huang4悠 混hun2蛋 混hun4合 豁huo4达 豁huo1出去 豁huo1口 豁huo4免 豁huo4然 奇ji1数shu4
奇ji1偶 几ji1乎 诘jie2问 解jie3析 颈jing3椎 脖颈geng3 矩ju3形 规矩ju5 句ju4子 咯ka3血xie3 咯ge1咯ge1笑 看kan1守 坎坷ke3 空kong1调tiao2 吭keng1声 引吭hang2高歌 勒le4索 勒lei1紧 勒lei1死 擂lei2鼓
擂lei4台 打擂lei4 伎俩liang3 淋lin4病 露lu4珠 绿lu4林好汉 鸭绿lu4江 绿lv4色 捋lv3顺 捋luo1起袖 落luo4魄 率shuai4先 抹ma1布 抹mo4墙 脉mai4搏 闷men1热 闷men4闷men4不乐 蒙meng2蔽 靡mi2费 靡mi3靡mi3之音
披靡mi3 所向披靡mi3 风靡mi3 萎靡mi3 磨mo2损 呢ni2子zi5 呢ni2喃 拧ning2毛巾 拧ning3开 拧ning3紧 脾气拧ning4 弄nong4坏 里弄long4 疟nve4疾 疟yao4子 迫po4击 迫pai3击炮pao4 刨bao4冰 刨pao2根问底
刨pao2坑 喷pen1泉 喷pen4香 香喷pen1喷pen1 缥piao1缈 漂piao1流 漂piao3白 漂piao4亮 撇pie1开 屏ping2风 曝pu4晒 暴bao4露lu4 瀑pu4布 栖qi1息 蹊qi1跷 蹊xi1径 另辟蹊xi1径 荨qian2麻 荨xun2麻疹
强qiang2盗
朝zhao1阳yang2 朝chao2阳yang2区qu1 朝chao2阳yang2门men2 朝chao2阳yang2公gong1园yuan2 曾zeng1先xian1生sheng5 曾zeng1女nv3士shi4 曾zeng1老lao3师shi1 呣mu2 一yi1下xia4子zi5
哪na2里li5 哪na3儿er2 觉jue2得de5 记ji4得de5 懂dong3得de5 晓xiao3得de5 认ren4得de5 值zhi2得de5 显xian3得de5 省sheng3得de5 免mian3得de5 舍she3得de5 懒lan3得de5 使shi3得de5
不bu4得de2不bu4 了liao3不bu5得de5 怪guai4不bu5得de5 巴ba1不bu5得de5 恨hen4不bu5得de5 舍she3不bu5得de5 来lai2得de5及ji2 来lai2不bu5及ji2 对dui4不bu5起qi3 看kan4不bu5起qi3
了liao3不bu5起qi3 差cha4不bu5多duo1 用yong4不bu5着zhao2 睡shui4不bu5着zhao2 找zhao3不bu5着zhao2 便pian2宜yi5 大dai4夫fu5 称cheng1呼hu5 扁bian3担dan5 重chong2慶qing4
銀yin2行hang2 行hang2長zhang3 教jiao1书shu1 数shu3一yi1数shu3 数shu3不bu4清qing1 理li3发fa4 倒dao4退tui4 倒dao4车che1 考kao3卷juan4 答da2卷juan4 问wen4卷juan4 种zhong4植zhi2
屏bing3住zhu4 屏bing3息xi1 仇qiu2英ying1 琢zuo2磨mo5 炸zha2鸡ji1 油you2炸zha2 炸zha2酱jiang4面mian4 空kong4白bai2 没mei2空kong4 有you3空kong4 抽chou1空kong4 长zhang3大da4
长zhang3高gao1 多duo1少shao5 头tou2发fa5 银yin2行hang2 重chong2庆qing4
不得de2了liao3 大将jiang1军 老将jiang1军 上将jiang1军 每行hang2 夜静更geng1深 多重chong2身份 多重chong2选择 多重chong2人格 多重chong2因素 请个假jia4 放个假jia4 休个假jia4 一大觉jiao4
着zhuo2落 拉着zhe5手 牵着zhe5手 握着zhe5手 挥着zhe5手 搓着zhe5手 举着zhe5手 摆着zhe5手 拍着zhe5手 摊着zhe5手 扶着zhe5手 空着zhe5手 摇着zhe5手 和hu2牌
干gan4起 干gan4起来 好hao3学生 长zhang3长chang2了 和huo2着zhe5面 载zai4着zhe5 载zai4满 载zai4有 露lou4了馅 露lou4了底 撒sa3了 撒sa1了谎 撒sa1了手 撒sa1了娇 撒sa1了气
划hua2一刀 划hua2两刀 划hua2几刀 划hua2了一 了一通tong1电话 老爷ye5子zi5
教jiao1教jiao1 排长chang2队 宁ning4教jiao4 倒dao4拔垂杨柳 供gong1血 供gong1氧 供gong1热 供gong1奶 吱呀ya1 人数shu4
强qiang3挤 强qiang3装 强qiang3打精神 强qiang3压 强qiang3作 没mei2落音 为wei2好 烫个卷juan3 跑调diao4 走调diao4 定调diao4 唱反调diao4 净重zhong4 仅重zhong4
毛重zhong4 塞sai4下秋 不舍she3昼夜 絮絮叨dao1叨dao1 转zhuan4笔
`
