import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { OnnxGraph } from './onnx-writer.js'

const featureSize = 560
const vocabulary = ['<blank>', '<|en|>', '<|NEUTRAL|>', '<|Speech|>', '<|woitn|>', '▁good', '▁morn', 'ing']
/** Four frames of what kind of speech it is, then the words, with blanks between. */
const spoken = [1, 2, 3, 4, 5, 0, 6, 0, 7, 0, 0, 0]

/** What the tiny recogniser hears in everything long enough. */
export const tinyTranscript = 'good morning'

/** A SenseVoice that really runs and hears the same words in every recording. */
export async function writeTinySenseVoice(folder: string): Promise<Record<string, string>> {
  const path = (name: string) => join(folder, name)
  await writeFile(path('model.onnx'), recogniser())
  await writeFile(path('tokens.txt'), `${vocabulary.map((token, id) => `${token} ${id}`).join('\n')}\n`)
  return { model: path('model.onnx'), tokens: path('tokens.txt') }
}

function recogniser(): Uint8Array {
  const graph = new OnnxGraph()
  const x = graph.input('x', 'float', [1, 't', featureSize])
  graph.input('x_length', 'int32', [1])
  graph.input('language', 'int32', [1])
  graph.input('text_norm', 'int32', [1])
  const frames = graph.op('Squeeze', [graph.lengthOf(x, 1), graph.ints([0])])
  const total = graph.op('Add', [frames, graph.ints([4], [])])
  const positions = graph.op('Range', [graph.ints([0], []), total, graph.ints([1], [])])
  const last = graph.ints([spoken.length - 1], [1])
  const rows = spoken.flatMap((token) => vocabulary.map((_, id) => (id === token ? 5 : -5)))
  const logits = graph.op(
    'Gather',
    [graph.floats(rows, [spoken.length, vocabulary.length]), graph.op('Min', [positions, last])],
    { axis: 0 },
  )
  graph.output('logits', graph.op('Unsqueeze', [logits, graph.ints([0])]), 'float', [
    1,
    'f',
    vocabulary.length,
  ])
  const zeros = new Array(featureSize).fill('0').join(',')
  return graph.encode({
    comment: 'yinse tests',
    vocab_size: String(vocabulary.length),
    lfr_window_size: '7',
    lfr_window_shift: '6',
    normalize_samples: '0',
    with_itn: '14',
    without_itn: '15',
    lang_auto: '0',
    lang_zh: '3',
    lang_en: '4',
    lang_ja: '11',
    lang_ko: '12',
    lang_yue: '7',
    neg_mean: zeros,
    inv_stddev: zeros.replaceAll('0', '1'),
  })
}
