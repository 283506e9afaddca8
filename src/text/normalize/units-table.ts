/** Units of measure as they are written after a number, and their names. Plural English names add an s. */

export interface UnitName {
  readonly zh: string
  readonly en: string
  readonly enPlural: string
}

// sign, Mandarin, English singular, English plural when it is not the singular with s; underscores are spaces.
const table = `
km/h 公里每小时 kilometer_per_hour kilometers_per_hour
m/s 米每秒 meter_per_second meters_per_second
mph 英里每小时 mile_per_hour miles_per_hour
km² 平方公里 square_kilometer
km2 平方公里 square_kilometer
m² 平方米 square_meter
m2 平方米 square_meter
㎡ 平方米 square_meter
cm² 平方厘米 square_centimeter
m³ 立方米 cubic_meter
m3 立方米 cubic_meter
㎥ 立方米 cubic_meter
km 公里 kilometer
KM/H 公里每小时 kilometer_per_hour kilometers_per_hour
KM 公里 kilometer
Km 公里 kilometer
KG 公斤 kilogram
Kg 公斤 kilogram
CM 厘米 centimeter
ML 毫升 milliliter
KW 千瓦 kilowatt
KWH 千瓦时 kilowatt_hour
㎞ 公里 kilometer
cm 厘米 centimeter
㎝ 厘米 centimeter
mm 毫米 millimeter
㎜ 毫米 millimeter
nm 纳米 nanometer
μg 微克 microgram
µg 微克 microgram
μL 微升 microliter
μm 微米 micrometer
µm 微米 micrometer
m 米 meter
kg 公斤 kilogram
㎏ 公斤 kilogram
mg 毫克 milligram
㎎ 毫克 milligram
g 克 gram
t 吨 ton
lb 磅 pound
lbs 磅 pound
oz 盎司 ounce
ft 英尺 foot feet
yd 码 yard
tsp 茶匙 teaspoon
tbsp 汤匙 tablespoon
gal 加仑 gallon
in 英寸 inch inches
mi 英里 mile
mL 毫升 milliliter
ml 毫升 milliliter
L 升 liter
kWh 千瓦时 kilowatt_hour
kW 千瓦 kilowatt
MW 兆瓦 megawatt
W 瓦 watt
mAh 毫安时 milliamp_hour
kV 千伏 kilovolt
V 伏 volt
GHz 吉赫兹 gigahertz gigahertz
MHz 兆赫兹 megahertz megahertz
kHz 千赫兹 kilohertz kilohertz
Hz 赫兹 hertz hertz
dB 分贝 decibel
hPa 百帕 hectopascal
mmHg 毫米汞柱 millimeter_of_mercury millimeters_of_mercury
kW·h 千瓦时 kilowatt_hour
fps 帧每秒 frame_per_second frames_per_second
bpm 次每分钟 beat_per_minute beats_per_minute
rpm 转每分钟 revolution_per_minute revolutions_per_minute
kbps 千比特每秒 kilobit_per_second kilobits_per_second
Mbps 兆比特每秒 megabit_per_second megabits_per_second
Gbps 吉比特每秒 gigabit_per_second gigabits_per_second
kPa 千帕 kilopascal
Pa 帕 pascal
mmol/L 毫摩尔每升 millimole_per_liter millimoles_per_liter
kcal 千卡 kilocalorie
kJ 千焦 kilojoule
cal 卡 calorie
ms 毫秒 millisecond
min 分钟 minute
h 小时 hour
ha 公顷 hectare
℃ 摄氏度 degree_celsius degrees_celsius
°C 摄氏度 degree_celsius degrees_celsius
℉ 华氏度 degree_fahrenheit degrees_fahrenheit
°F 华氏度 degree_fahrenheit degrees_fahrenheit
° 度 degree
`

function parse(): Map<string, UnitName> {
  const units = new Map<string, UnitName>()
  for (const line of table.trim().split('\n')) {
    const [sign = '', zh = '', en = '', plural] = line.trim().replace(/_/g, '~').split(' ')
    const clean = (name: string) => name.replace(/~/g, ' ')
    units.set(sign, { zh, en: clean(en), enPlural: clean(plural ?? `${en}s`) })
  }
  return units
}

export const unitNames: ReadonlyMap<string, UnitName> = parse()

/** All unit signs, longest first, as alternatives of a regular expression. */
export const unitAlternatives: string = [...unitNames.keys()]
  .sort((left, right) => right.length - left.length)
  .join('|')
