/** Capitals that are read as a word, though they are spelled like an initialism. */
export const spokenAcronyms: ReadonlySet<string> = new Set(
  `NASA NATO UNESCO UNICEF AIDS SARS LASER RADAR SONAR SCUBA OPEC NAFTA ASEAN FIFA UEFA NAVY RAM ROM PIN SIM JPEG GIF
  BASIC COBOL COVID MOBA NIMBY POTUS SCOTUS SWAT TOEFL IELTS JSON YAML TED ZIP NOAA OSHA OPPO VIVO VISA IKEA LEGO HUAWEI XIAOMI NVIDIA
  ASCII CAD LAN WAN WIFI WOW YES NO OH HI HELLO THE AND BUT FOR NOT YOU ALL HER HIS ARE WAS GO UP STOP BUY HOT NEW TOP
  OF TO IS IN ON AT BY MY WE HE BE DO SO AN OR IF AM AS`.split(/\s+/),
)

/** What is spelled in small letters too, though it might be a word. */
export const smallInitialisms: ReadonlySet<string> = new Set(
  `ai api url ip id ui ux cpu gpu usb hdmi oled ssd agi aigc diy omg fyi asap faq mbti vip ceo cto cfo kpi okr ppt apk aka imo
  eta ide sdk gps rpg iot`.split(/\s+/),
)

/** The names of the letters, in ARPAbet. */
export const letterPhones: Readonly<Record<string, readonly string[]>> = {
  a: ['EY1'],
  b: ['B', 'IY1'],
  c: ['S', 'IY1'],
  d: ['D', 'IY1'],
  e: ['IY1'],
  f: ['EH1', 'F'],
  g: ['JH', 'IY1'],
  h: ['EY1', 'CH'],
  i: ['AY1'],
  j: ['JH', 'EY1'],
  k: ['K', 'EY1'],
  l: ['EH1', 'L'],
  m: ['EH1', 'M'],
  n: ['EH1', 'N'],
  o: ['OW1'],
  p: ['P', 'IY1'],
  q: ['K', 'Y', 'UW1'],
  r: ['AA1', 'R'],
  s: ['EH1', 'S'],
  t: ['T', 'IY1'],
  u: ['Y', 'UW1'],
  v: ['V', 'IY1'],
  w: ['D', 'AH1', 'B', 'AH0', 'L', 'Y', 'UW0'],
  x: ['EH1', 'K', 'S'],
  y: ['W', 'AY1'],
  z: ['Z', 'IY1'],
}
