import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { OnnxGraph } from './onnx-writer.js'
import { tinyTranscript } from './sense-voice.js'

const stateSize = 4
const contextLength = 32
const melCount = 80
const words = tinyTranscript.split(' ').map((word, index) => (index === 0 ? word : ` ${word}`))
/** Words first, then what steers the decoding. */
const ids = {
  start: words.length,
  noTimestamps: words.length + 1,
  end: words.length + 2,
  other: words.length + 3,
}
const vocabularySize = words.length + 4

/** A Whisper that really runs and hears the same words in every recording. Contract as in sherpa-onnx 1.13. */
export async function writeTinyWhisper(folder: string): Promise<Record<string, string>> {
  const path = (name: string) => join(folder, name)
  await writeFile(path('encoder.onnx'), encoder())
  await writeFile(path('decoder.onnx'), decoder())
  const tokens = words.map((word, id) => `${Buffer.from(word).toString('base64')} ${id}\n`)
  await writeFile(path('tokens.txt'), tokens.join(''))
  return { encoder: path('encoder.onnx'), decoder: path('decoder.onnx'), tokens: path('tokens.txt') }
}

function encoder(): Uint8Array {
  const graph = new OnnxGraph()
  const mel = graph.input('mel', 'float', [1, melCount, 't'])
  const level = graph.op('ReduceMean', [mel], { axes: [0, 1, 2], keepdims: 0 })
  const shape = graph.ints([1, 1, 1, stateSize])
  for (const name of ['n_layer_cross_k', 'n_layer_cross_v'])
    graph.output(name, graph.op('Expand', [level, shape]), 'float', [1, 1, 1, stateSize])
  return graph.encode({
    n_mels: String(melCount),
    n_text_layer: '1',
    n_text_ctx: String(contextLength),
    n_text_state: String(stateSize),
    n_vocab: String(vocabularySize),
    sot: String(ids.start),
    eot: String(ids.end),
    blank_id: String(ids.other),
    translate: String(ids.other),
    transcribe: String(ids.other),
    is_multilingual: '0',
    no_timestamps: String(ids.noTimestamps),
    no_speech: String(ids.other),
    sot_sequence: String(ids.start),
  })
}

// What follows the token at each place: after the two that begin, the words, and then the end.
function decoder(): Uint8Array {
  const graph = new OnnxGraph()
  const tokens = graph.input('tokens', 'int64', [1, 'n'])
  const cacheShape = [1, 1, contextLength, stateSize]
  const selfK = graph.input('self_k', 'float', cacheShape)
  const selfV = graph.input('self_v', 'float', cacheShape)
  graph.input('cross_k', 'float', [1, 1, 'f', stateSize])
  graph.input('cross_v', 'float', [1, 1, 'f', stateSize])
  const offset = graph.input('offset', 'int64', [1])
  const count = graph.op('Squeeze', [graph.lengthOf(tokens, 1), graph.ints([0])])
  const places = graph.op('Range', [graph.ints([0], []), count, graph.ints([1], [])])
  const following = [ids.noTimestamps, ...words.keys(), ids.end]
  const place = graph.op('Min', [graph.op('Add', [places, offset]), graph.ints([following.length - 1], [1])])
  const rows = following.flatMap((next) =>
    Array.from({ length: vocabularySize }, (_, id) => (id === next ? 5 : -5)),
  )
  const table = graph.floats(rows, [following.length, vocabularySize])
  const logits = graph.op('Unsqueeze', [graph.op('Gather', [table, place], { axis: 0 }), graph.ints([0])])
  graph.output('logits', logits, 'float', [1, 'n', vocabularySize])
  graph.output('next_self_k', selfK, 'float', cacheShape)
  graph.output('next_self_v', selfV, 'float', cacheShape)
  return graph.encode()
}
