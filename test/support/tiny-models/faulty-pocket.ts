import { OnnxGraph } from './onnx-writer.js'
import { embeddingSize, vocabulary, writeTinyPocket } from './pocket.js'

/** A character in the text, and what it does to the native process; every other text is spoken. */
export const faults = {
  /** An index outside of a tensor: the runtime throws, and nobody catches it. */
  badIndex: 'Q',
  /** More memory than a 64-bit address space has. */
  tooMuchMemory: 'X',
  /** A loop of 2 ** 62 rounds. */
  endlessLoop: 'Z',
  /** 400 MB, and then the loop. */
  growth: 'J',
} as const

/** A tiny Pocket TTS that dies in the way that its text asks for. */
export function writeFaultyPocket(folder: string): Promise<Record<string, string>> {
  return writeTinyPocket(folder, { 'text_conditioner.onnx': textConditioner() })
}

function textConditioner(): Uint8Array {
  const graph = new OnnxGraph()
  const ids = graph.input('ids', 'int64', [1, 'n'])
  const growth = asks(graph, ids, faults.growth)
  // The runtime keeps what it once allocated. The loop waits for it.
  const grown = graph.toInt(filled(graph, growth, 100_000_000))
  const isEndless = graph.op('Add', [asks(graph, ids, faults.endlessLoop), growth])
  const damage = [
    gather(graph, asks(graph, ids, faults.badIndex)),
    filled(graph, asks(graph, ids, faults.tooMuchMemory), 2 ** 45),
    loop(graph, graph.op('Add', [isEndless, grown])),
  ].reduce((sum, one) => graph.op('Add', [sum, one]))
  const harmless = graph.op('Mul', [damage, graph.floats([0], [1])])
  const column = graph.op('Unsqueeze', [graph.op('Add', [graph.toFloat(ids), harmless]), graph.ints([2])])
  const row = graph.floats(new Float32Array(embeddingSize).fill(0.001), [1, 1, embeddingSize])
  graph.output('embeddings', graph.op('Mul', [column, row]), 'float', [1, 'n', embeddingSize])
  return graph.encode()
}

/** 1 where the text holds `character`, else 0: int64 of shape [1]. */
function asks(graph: OnnxGraph, ids: string, character: string): string {
  const isIt = graph.op('Equal', [ids, graph.ints([vocabulary()[character] ?? -1], [1, 1])])
  const most = graph.op('ReduceMax', [graph.toFloat(isIt)], { axes: [0, 1], keepdims: 0 })
  return graph.op('Reshape', [graph.toInt(most), graph.ints([1])])
}

function gather(graph: OnnxGraph, flag: string): string {
  const index = graph.op('Mul', [flag, graph.ints([1_000_000], [1])])
  return graph.op('Gather', [graph.floats([0], [1]), index], { axis: 0 })
}

/** The last of `count` zeros, or of one. */
function filled(graph: OnnxGraph, flag: string, count: number): string {
  const shape = graph.op('Add', [graph.op('Mul', [flag, graph.ints([count], [1])]), graph.ints([1], [1])])
  const zeros = graph.op('ConstantOfShape', [shape])
  return graph.op('Gather', [zeros, graph.ints([0], [1])], { axis: 0 })
}

function loop(graph: OnnxGraph, flag: string): string {
  const body = new OnnxGraph('body_')
  body.input('round', 'int64', [])
  const goOn = body.input('go_on', 'bool', [])
  const sum = body.input('sum', 'float', [1])
  body.output('still_go_on', goOn, 'bool', [])
  body.output('next_sum', body.op('Add', [sum, body.floats([1], [1])]), 'float', [1])
  const rounds = graph.op('Squeeze', [graph.op('Mul', [flag, graph.ints([2 ** 62], [1])]), graph.ints([0])])
  return graph.op('Loop', [rounds, graph.yes(), graph.floats([0], [1])], { body })
}
