import { mkdir, open, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)
const wanted =
  /\/(phondata|phonindex|phontab|intonations|phondata-manifest|en_dict|cmn_dict|lang\/(gmw\/en.*|sit\/cmn.*))$/

/** Unpacks what a phonemiser of Mandarin and English needs from the espeak-ng package; resolves to the folder. */
export async function writeEspeakData(folder: string): Promise<string> {
  const script = require.resolve('@echogarden/espeak-ng-emscripten')
  const listing = /loadPackage\(\{files:(\[.*?\])/.exec(await readFile(script, 'utf8'))?.[1]
  if (!listing) throw new Error('the espeak-ng package lists its data in another way than before')
  const entries = [...listing.matchAll(/\{filename:"([^"]+)",start:(\d+),end:(\d+)/g)]
  const data = await open(join(dirname(script), 'espeak-ng.data'))
  try {
    for (const [, name = '', start, end] of entries.filter(([, name = '']) => wanted.test(name))) {
      const content = Buffer.alloc(Number(end) - Number(start))
      await data.read(content, 0, content.length, Number(start))
      const target = join(folder, name.replace('/usr/share/', ''))
      await mkdir(dirname(target), { recursive: true })
      await writeFile(target, content)
    }
  } finally {
    await data.close()
  }
  return join(folder, 'espeak-ng-data')
}
