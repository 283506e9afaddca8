import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { OnnxGraph } from './onnx-writer.js'

export const embeddingSize = 1024
const latentSize = 32
const samplesPerFrame = 1920

/**
 * A Pocket TTS of five graphs that really run: speech length grows with the text, and the sound is a tone
 * that depends on the latents. Contract of the slots as in sherpa-onnx 1.13: names are free, order matters.
 * `graphs` take the place of those of the same file name.
 */
export async function writeTinyPocket(
  folder: string,
  graphs: Readonly<Record<string, Uint8Array>> = {},
): Promise<Record<string, string>> {
  const files: Record<string, Uint8Array | string> = {
    'text_conditioner.onnx': textConditioner(),
    'encoder.onnx': encoder(),
    'lm_main.onnx': languageModel(),
    'lm_flow.onnx': flow(),
    'decoder.onnx': pocketDecoder(0.4),
    'vocab.json': JSON.stringify(vocabulary()),
    'token_scores.json': JSON.stringify(
      Object.fromEntries(Object.keys(vocabulary()).map((token) => [token, -1])),
    ),
    ...graphs,
  }
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content)
  const path = (name: string) => join(folder, name)
  return {
    lmFlow: path('lm_flow.onnx'),
    lmMain: path('lm_main.onnx'),
    encoder: path('encoder.onnx'),
    decoder: path('decoder.onnx'),
    textConditioner: path('text_conditioner.onnx'),
    vocabJson: path('vocab.json'),
    tokenScoresJson: path('token_scores.json'),
  }
}

/** Token → id. */
export function vocabulary(): Record<string, number> {
  const characters = ['▁', ..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,!?'- "]
  const bytes = Array.from(
    { length: 256 },
    (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`,
  )
  return Object.fromEntries(['<unk>', '<s>', '</s>', ...bytes, ...characters].map((token, id) => [token, id]))
}

function textConditioner(): Uint8Array {
  const graph = new OnnxGraph()
  const ids = graph.toFloat(graph.input('ids', 'int64', [1, 'n']))
  const column = graph.op('Unsqueeze', [ids, graph.ints([2])])
  const row = graph.floats(new Float32Array(embeddingSize).fill(0.001), [1, 1, embeddingSize])
  graph.output('embeddings', graph.op('Mul', [column, row]), 'float', [1, 'n', embeddingSize])
  return graph.encode()
}

// One frame, the mean level of the reference: a cheap stand-in for a speaker code that depends on the audio.
function encoder(): Uint8Array {
  const graph = new OnnxGraph()
  const audio = graph.input('audio', 'float', [1, 1, 't'])
  const level = graph.op('ReduceMean', [graph.op('Abs', [audio])], { axes: [2], keepdims: 1 })
  const row = graph.floats(new Float32Array(embeddingSize).fill(1), [1, 1, embeddingSize])
  graph.output('latents', graph.op('Mul', [level, row]), 'float', [1, 'f', embeddingSize])
  return graph.encode()
}

// The first state counts up one a frame from minus the number of embeddings; the end comes when it passes -4. The
// second sums up the embeddings, of the voice and of the text, so that the sound depends on both.
function languageModel(): Uint8Array {
  const graph = new OnnxGraph()
  const sequence = graph.input('sequence', 'float', [1, 's', latentSize])
  const embeddings = graph.input('embeddings', 'float', [1, 'e', embeddingSize])
  const state = graph.input('state', 'float', [1])
  const frames = graph.toFloat(graph.lengthOf(sequence, 1))
  const tokens = graph.toFloat(graph.lengthOf(embeddings, 1))
  const next = graph.op('Add', [state, graph.op('Sub', [frames, tokens])])
  const sum = graph.input('sum', 'float', [1])
  const all = graph.op('ReduceSum', [embeddings, graph.ints([0, 1, 2])], { keepdims: 0 })
  const nextSum = graph.op('Add', [sum, graph.op('Mul', [all, graph.floats([1e-5], [1])])])
  const row = graph.floats(new Float32Array(embeddingSize).fill(1), [1, embeddingSize])
  const height = graph.op('Add', [graph.op('Mul', [next, graph.floats([0.01], [1])]), nextSum])
  graph.output('conditioning', graph.op('Mul', [height, row]), 'float', [1, embeddingSize])
  const logit = graph.op('Reshape', [next, graph.ints([1, 1])])
  graph.output('eos', logit, 'float', [1, 1])
  graph.output('next_state', next, 'float', [1])
  graph.output('next_sum', nextSum, 'float', [1])
  return graph.encode()
}

function flow(): Uint8Array {
  const graph = new OnnxGraph()
  const conditioning = graph.input('c', 'float', [1, embeddingSize])
  graph.input('s', 'float', [1, 1])
  graph.input('t', 'float', [1, 1])
  const x = graph.input('x', 'float', [1, latentSize])
  const mean = graph.op('ReduceMean', [conditioning], { axes: [1], keepdims: 1 })
  graph.output('velocity', graph.op('Add', [graph.op('Mul', [x, graph.floats([0.1], [1])]), mean]), 'float', [
    1,
    latentSize,
  ])
  return graph.encode()
}

/** Another speaker code at every call, whatever the audio. */
export function randomEncoder(): Uint8Array {
  const graph = new OnnxGraph()
  const audio = graph.input('audio', 'float', [1, 1, 't'])
  const level = graph.op('ReduceMean', [audio], { axes: [2], keepdims: 1 })
  const row = graph.floats(new Float32Array(embeddingSize).fill(0), [1, 1, embeddingSize])
  const random = graph.op('RandomUniformLike', [graph.op('Mul', [level, row])])
  graph.output('latents', random, 'float', [1, 'f', embeddingSize])
  return graph.encode()
}

/** Each latent frame becomes 80 ms of a 200 Hz tone of at most `amplitude`, whose level the latent sets. */
export function pocketDecoder(amplitude: number): Uint8Array {
  const graph = new OnnxGraph()
  const latent = graph.input('latent', 'float', [1, 'k', latentSize])
  const state = graph.input('state', 'float', [1])
  const level = graph.op('Sigmoid', [graph.op('ReduceMean', [latent], { axes: [2], keepdims: 1 })])
  const tone = Float32Array.from(
    { length: samplesPerFrame },
    (_, n) => amplitude * Math.sin((2 * Math.PI * 200 * n) / 24_000),
  )
  const frames = graph.op('Mul', [level, graph.floats(tone, [1, 1, samplesPerFrame])])
  graph.output('audio', graph.op('Reshape', [frames, graph.ints([1, 1, -1])]), 'float', [1, 1, 't'])
  graph.output('next_state', graph.op('Add', [state, graph.floats([1], [1])]), 'float', [1])
  return graph.encode()
}
