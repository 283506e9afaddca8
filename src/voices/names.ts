import { AppError } from '../foundation/index.js'

const maxCharacters = 64
/** With `.pt` and what file systems and archives add, a name stays under their 255 bytes. */
const maxUtf8Bytes = 200

/** The first entry of the list of voices on the old app's wire: it means "the uploaded recording". */
const reservedChoices: readonly string[] = ['使用参考音频', '使用參考音頻']

const separators = /[/\\:*?"<>|]/
/** Controls, line and paragraph separators, zero-width and direction characters, unpaired surrogates, private use. */
const invisible =
  /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Co}\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc]/u
/** Also with an extension, and with superscript digits, as Windows has it. */
const deviceName = /^(con|prn|aux|nul|(com|lpt)[0-9¹²³]|conin\$|conout\$)(\.|$)/i

/**
 * `name` as a voice's name: NFC, trimmed, without `.pt`. Throws AppError `voice-name-invalid` that names the rule.
 */
export function normalizeVoiceName(name: string): string {
  const bare = bareVoiceName(name)
  const rule = brokenRule(bare)
  if (rule) throw new AppError('voice-name-invalid', { name: printable(bare), rule })
  return bare
}

/** `name` in the form in which names are compared; not checked. */
export function bareVoiceName(name: string): string {
  return name.normalize('NFC').trim().replace(/\.pt$/i, '').trim()
}

function brokenRule(name: string) {
  if (name === '') return 'empty'
  if ([...name].length > maxCharacters) return 'too-many-characters'
  if (new TextEncoder().encode(name).length > maxUtf8Bytes) return 'too-many-bytes'
  if (separators.test(name)) return 'separator'
  if (invisible.test(name)) return 'control'
  if (name.startsWith('.')) return 'leading-dot'
  if (name.endsWith('.')) return 'trailing-dot'
  if (deviceName.test(name)) return 'device-name'
  return reservedChoices.includes(name) ? 'reserved-choice' : null
}

/** For the message: what cannot be seen as its code point, and not much of it. */
function printable(name: string): string {
  const shown = [...name].slice(0, maxCharacters)
  return shown
    .map((character) =>
      invisible.test(character)
        ? `U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`
        : character,
    )
    .join('')
}

/** The order of the old app's list: case-insensitive, by code point; names that differ in case only keep a fixed order. */
export function compareVoiceNames(a: string, b: string): number {
  return compareCodePoints(a.toLowerCase(), b.toLowerCase()) || compareCodePoints(a, b)
}

function compareCodePoints(a: string, b: string): number {
  const left = [...a]
  const right = [...b]
  const length = Math.min(left.length, right.length)
  for (let n = 0; n < length; n++) {
    const difference = (left[n]?.codePointAt(0) ?? 0) - (right[n]?.codePointAt(0) ?? 0)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}
