const reservedDevices = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])$/i
const maxNameBytes = 200

/**
 * A name that is safe as the last component of a path and of a URL, whatever the client called its file:
 * separators, shell and URL signs, control and direction-changing characters go; the extension stays.
 */
export function saneFileName(originalName: string): string {
  const last = originalName.normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const clean = last
    .replace(/[<>:"|?*`$!{}#%&;^~[\]]|[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[. ]+$/, '')
    .replace(/^[. ]+(?=.*\.)/, '')
    .replace(/^[. ]+/, '')
  const dot = clean.lastIndexOf('.')
  const extension = dot > 0 ? clean.slice(dot) : extensionOnly(last)
  const stem = dot > 0 ? clean.slice(0, dot) : extension ? '' : clean
  const named = stem === '' ? 'file' : reservedDevices.test(stem.split('.')[0] ?? '') ? `_${stem}` : stem
  const shortExtension = truncateUtf8(extension, 20)
  return truncateUtf8(named, maxNameBytes - Buffer.byteLength(shortExtension)) + shortExtension
}

// ".wav" alone is a file without a name, not a hidden file.
function extensionOnly(name: string): string {
  return /^\.[A-Za-z0-9]{1,8}$/.test(name) ? name : ''
}

function truncateUtf8(text: string, maxBytes: number): string {
  let result = ''
  let lengthBytes = 0
  for (const character of text) {
    lengthBytes += Buffer.byteLength(character)
    if (lengthBytes > maxBytes) break
    result += character
  }
  return result
}
