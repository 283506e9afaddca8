export { type AigcLabel, aigcJson, aigcKey, aigcLabelOf, parseAigcJson } from './aigc-label.js'
