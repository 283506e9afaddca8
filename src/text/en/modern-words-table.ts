/** Names and terms that are younger than the pronouncing dictionary, in ARPAbet. */
export const modernWordsTable = `
json JH EY1 S AH0 N
jpeg JH EY1 P EH2 G
png P IY1 EH1 N JH IY1
macos M AE1 K OW2 EH2 S
ipados AY1 P AE2 D OW2 EH2 S
kubernetes K UW2 B ER0 N EH1 T IY0 Z
nginx EH1 N JH IH0 N EH2 K S
kubectl K Y UW1 B K AH0 N T R OW2 L
oauth OW1 AO2 TH
postgresql P OW1 S T G R EH0 S K Y UW1 EH1 L
sqlite EH1 S K Y UW1 L AY2 T
mongodb M AA1 NG G OW0 D IY1 B IY1
redis R EH1 D IH0 S
gitlab G IH1 T L AE2 B
wechat W IY1 CH AE2 T
weibo W EY1 B OW2
taobao T AW1 B AW2
alipay AA1 L IY0 P EY2
tencent T EH1 N S EH2 N T
baidu B AY1 D UW2
bilibili B IH1 L IY0 B IH1 L IY0
douyin D OW1 Y IH0 N
xiaomi SH AW1 M IY2
huawei W AA1 W EY2
oppo AA1 P OW2
redmi R EH1 D M IY2
nio N IY1 OW2
xpeng EH1 K S P AH2 NG
openai OW1 P AH0 N EY1 AY1
chatgpt CH AE1 T JH IY1 P IY1 T IY1
deepseek D IY1 P S IY2 K
qwen K W EH1 N
pytorch P AY1 T AO2 R CH
tensorflow T EH1 N S ER0 F L OW2
numpy N AH1 M P AY2
typescript T AY1 P S K R IH2 P T
javascript JH AA1 V AH0 S K R IH2 P T
nodejs N OW1 D JH EY1 EH1 S
vite V IY1 T
vue V Y UW1
yaml Y AE1 M AH0 L
toml T AA1 M AH0 L
emoji IH0 M OW1 JH IY0
macaron M AE2 K AH0 R OW1 N
matcha M AA1 CH AH0
airbnb EH1 R B IY1 EH1 N B IY1
ethereum IH0 TH IH1 R IY0 AH0 M
metaverse M EH1 T AH0 V ER2 S
covid K OW1 V IH0 D
ielts AY1 EH2 L T S
readme R IY1 D M IY2
config K AH0 N F IH1 G
localhost L OW1 K AH0 L HH OW2 S T
href EY1 CH R EH2 F
haha HH AA1 HH AA1
phuket P UW2 K EH1 T
ozempic OW0 Z EH1 M P IH0 K
esports IY1 S P AO2 R T S
cosplay K AA1 Z P L EY2
kpop K EY1 P AA2 P
messi M EH1 S IY0
mbappe M B AA2 P EY1
kunming K UH1 N M IH2 NG
urumqi UH2 R UH0 M CH IY1
taichi T AY1 CH IY1
mahjong M AA1 ZH AA2 NG
imac AY1 M AE2 K
const K AA1 N S T
stdout S T AE1 N D ER0 D AW2 T
stdin S T AE1 N D ER0 D IH2 N
kwargs K EY1 AA2 R G Z
chmod CH EY1 N JH M AA2 D
mkdir M EY1 K D ER2
microservices M AY1 K R OW0 S ER2 V IH0 S IH0 Z
llama L AA1 M AH0
niche N IY1 SH
xue SH W EH1
xi SH IY1
xu SH UW1
qi CH IY1
`
