import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeEspeakData } from './espeak-data.js'
import { OnnxGraph } from './onnx-writer.js'

const featureSize = 100
const bins = 513

/**
 * A ZipVoice of three graphs that really run: the number of mel frames follows the text and the speed, and
 * the vocoder sounds them. Contract of the slots as in sherpa-onnx 1.13: names are free, order matters.
 */
export async function writeTinyZipVoice(folder: string): Promise<Record<string, string>> {
  const path = (name: string) => join(folder, name)
  await writeFile(path('encoder.onnx'), encoder())
  await writeFile(path('decoder.onnx'), decoder())
  await writeFile(path('vocoder.onnx'), vocoder())
  await writeFile(path('tokens.txt'), tokens())
  await writeFile(path('lexicon.txt'), lexicon())
  return {
    encoder: path('encoder.onnx'),
    decoder: path('decoder.onnx'),
    vocoder: path('vocoder.onnx'),
    tokens: path('tokens.txt'),
    lexicon: path('lexicon.txt'),
    dataDir: await writeEspeakData(folder),
  }
}

function tokens(): string {
  const phones =
    "_ ^ $ a b c d e f g h i j k l m n o p q r s t u v w x y z ɪ ə ˈ ˌ ː æ ʌ ɛ ɔ ʊ ð θ ʃ ʒ ŋ ɹ ɐ ɑ ɜ ɡ ɾ ᵻ , . ? ! ' n0 i3 h0 ao3 d0 ei3".split(
      ' ',
    )
  return `${[...new Set(phones)].map((phone, id) => `${phone} ${id}`).join('\n')}\n  ${phones.length}\n`
}

function lexicon(): string {
  return '你 n0 i3\n好 h0 ao3\n'
}

// Frames = prompt frames + 6 frames a text token over the speed; the value is the mean token.
function encoder(): Uint8Array {
  const graph = new OnnxGraph()
  const tokens = graph.input('tokens', 'int64', [1, 'n'])
  graph.input('prompt_tokens', 'int64', [1, 'm'])
  const promptFrames = graph.input('prompt_features_len', 'int64', [1])
  const speed = graph.input('speed', 'float', [1])
  const textFrames = graph.op('Div', [
    graph.op('Mul', [graph.toFloat(graph.lengthOf(tokens, 1)), graph.floats([6], [1])]),
    speed,
  ])
  const frames = graph.op('Add', [promptFrames, graph.toInt(textFrames)])
  const shape = graph.op('Concat', [graph.ints([1]), frames, graph.ints([featureSize])], { axis: 0 })
  const mean = graph.op('ReduceMean', [graph.toFloat(tokens)], { axes: [0, 1], keepdims: 0 })
  graph.output(
    'condition',
    graph.op('Expand', [graph.op('Mul', [mean, graph.floats([0.01], [1])]), shape]),
    'float',
    [1, 'f', featureSize],
  )
  return graph.encode({
    version: '1',
    model_author: 'yinse tests',
    comment: '',
    use_espeak: '1',
    use_pinyin: '1',
    feat_dim: '100',
    sample_rate: '24000',
    n_fft: '1024',
    hop_length: '256',
    window_length: '1024',
    num_mels: '100',
  })
}

function decoder(): Uint8Array {
  const graph = new OnnxGraph()
  graph.input('t', 'float', [1])
  const x = graph.input('x', 'float', [1, 'f', featureSize])
  const text = graph.input('text_condition', 'float', [1, 'f', featureSize])
  const speech = graph.input('speech_condition', 'float', [1, 'f', featureSize])
  graph.input('guidance_scale', 'float', [1])
  const target = graph.op('Add', [text, speech])
  graph.output('v', graph.op('Sub', [target, x]), 'float', [1, 'f', featureSize])
  return graph.encode()
}

function vocoder(): Uint8Array {
  const graph = new OnnxGraph()
  const mel = graph.input('mels', 'float', [1, featureSize, 'f'])
  const weights = new Float32Array(bins * featureSize)
  for (let bin = 1; bin < 40; bin++) weights[bin * featureSize + (bin % featureSize)] = 0.4
  const magnitude = graph.op('Abs', [
    graph.op('MatMul', [graph.floats(weights, [1, bins, featureSize]), mel]),
  ])
  const zero = graph.op('Mul', [magnitude, graph.floats([0], [1])])
  graph.output('mag', magnitude, 'float', [1, bins, 'f'])
  graph.output('x', graph.op('Add', [zero, graph.floats([1], [1])]), 'float', [1, bins, 'f'])
  graph.output('y', zero, 'float', [1, bins, 'f'])
  return graph.encode({
    model_type: 'vocos',
    n_fft: '1024',
    hop_length: '256',
    win_length: '1024',
    window_type: 'hann',
    center: '1',
    pad_mode: 'reflect',
    normalized: '0',
  })
}
