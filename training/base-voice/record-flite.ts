/**
 * Recordings of flite's voice `rms` as a folder that importers.py reads as `own`:
 *   npx tsx record-flite.ts --texts runs/en-low/prompts.tsv --out FOLDER
 * texts: id and text, with a header line. Writes FOLDER/flite-rms/<id>.wav (16 kHz) and <id>.txt.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { fliteWav } from '../../test/support/audio-fixtures.js'

const { values } = parseArgs({ options: { texts: { type: 'string' }, out: { type: 'string' } } })
const { texts, out } = values
if (!texts || !out) throw new Error('--texts and --out are needed')
const folder = join(out, 'flite-rms')
mkdirSync(folder, { recursive: true })
for (const line of readFileSync(texts, 'utf8').trim().split('\n').slice(1)) {
  const [id = '', text = ''] = line.split('\t')
  writeFileSync(join(folder, `${id}.wav`), await fliteWav('rms', text))
  writeFileSync(join(folder, `${id}.txt`), `${text}\n`)
}
