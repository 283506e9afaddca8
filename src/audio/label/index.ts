export { type AigcLabel, aigcJson, aigcKey, aigcLabelOf, parseAigcJson } from './aigc-label.js'
export { morseOfAi } from './morse.js'
export { type LabelReading, readLabel, readLabelFile } from './read-label.js'
