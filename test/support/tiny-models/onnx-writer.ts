import protobuf from 'protobufjs'

/**
 * Writes small ONNX models, so that the real runtime can be tested without anybody's weights. The field
 * numbers are those of the ONNX specification (onnx.proto, IR version 8).
 */
const schema = protobuf
  .parse(
    `
  syntax = "proto2";
  message Model { optional int64 ir_version = 1; optional string producer_name = 2; optional Graph graph = 7;
    repeated OperatorSet opset_import = 8; repeated Entry metadata_props = 14; }
  message OperatorSet { optional string domain = 1; optional int64 version = 2; }
  message Entry { optional string key = 1; optional string value = 2; }
  message Graph { repeated Node node = 1; optional string name = 2; repeated Tensor initializer = 5;
    repeated ValueInfo input = 11; repeated ValueInfo output = 12; }
  message Node { repeated string input = 1; repeated string output = 2; optional string name = 3;
    optional string op_type = 4; repeated Attribute attribute = 5; }
  message Attribute { optional string name = 1; optional float f = 2; optional int64 i = 3;
    optional Graph g = 6; repeated int64 ints = 8 [packed = false]; optional int32 type = 20; }
  message Tensor { repeated int64 dims = 1 [packed = false]; optional int32 data_type = 2;
    optional string name = 8; optional bytes raw_data = 9; }
  message ValueInfo { optional string name = 1; optional Type type = 2; }
  message Type { optional TensorType tensor_type = 1; }
  message TensorType { optional int32 elem_type = 1; optional Shape shape = 2; }
  message Shape { repeated Dim dim = 1; }
  message Dim { optional int64 dim_value = 1; optional string dim_param = 2; }
`,
    { keepCase: true },
  )
  .root.lookupType('Model')

export type ElementType = 'float' | 'int32' | 'int64' | 'bool'
const elementCodes: Record<ElementType, number> = { float: 1, int32: 6, int64: 7, bool: 9 }
const attributeCodes = { float: 1, int: 2, graph: 5, ints: 7 }

/** A named value of a graph; a string dimension is free. */
export interface Value {
  readonly name: string
  readonly type: ElementType
  readonly shape: readonly (number | string)[]
}

/** One graph under construction. Every `op` returns the name of its only output. */
export class OnnxGraph {
  readonly #nodes: object[] = []
  readonly #initializers: object[] = []
  readonly #inputs: Value[] = []
  readonly #outputs: Value[] = []
  readonly #prefix: string
  #count = 0

  /** `prefix` of the names that are given here: those of a body must not be those of the graph around it. */
  constructor(prefix = '') {
    this.#prefix = prefix
  }

  input(name: string, type: ElementType, shape: Value['shape']): string {
    this.#inputs.push({ name, type, shape })
    return name
  }

  /** Declares `value` as an output called `name`. */
  output(name: string, value: string, type: ElementType, shape: Value['shape']): void {
    this.#nodes.push({ op_type: 'Identity', input: [value], output: [name] })
    this.#outputs.push({ name, type, shape })
  }

  op(
    type: string,
    inputs: readonly string[],
    attributes: Record<string, number | readonly number[] | OnnxGraph> = {},
  ): string {
    const output = `${this.#prefix}v${this.#count++}`
    const attribute = Object.entries(attributes).map(([name, value]) => {
      if (typeof value === 'number') return { name, i: value, type: attributeCodes.int }
      if (value instanceof OnnxGraph) return { name, g: value.#content(name), type: attributeCodes.graph }
      return { name, ints: value, type: attributeCodes.ints }
    })
    this.#nodes.push({ op_type: type, input: inputs, output: [output], attribute })
    return output
  }

  floats(values: readonly number[] | Float32Array, shape: readonly number[]): string {
    return this.#constant('float', shape, Buffer.from(Float32Array.from(values).buffer))
  }

  ints(values: readonly number[], shape: readonly number[] = [values.length]): string {
    return this.#constant('int64', shape, Buffer.from(BigInt64Array.from(values.map(BigInt)).buffer))
  }

  /** Truth, as bool without dimensions. */
  yes(): string {
    return this.#constant('bool', [], Buffer.of(1))
  }

  /** Length of `value` along `axis`, as int64 of shape [1]. */
  lengthOf(value: string, axis: number): string {
    return this.op('Gather', [this.op('Shape', [value]), this.ints([axis])], { axis: 0 })
  }

  toFloat(value: string): string {
    return this.op('Cast', [value], { to: elementCodes.float })
  }

  toInt(value: string): string {
    return this.op('Cast', [value], { to: elementCodes.int64 })
  }

  /** The model file. */
  encode(metadata: Record<string, string> = {}): Uint8Array {
    return schema
      .encode(
        schema.create({
          ir_version: 8,
          producer_name: 'yinse tests',
          opset_import: [{ domain: '', version: 13 }],
          metadata_props: Object.entries(metadata).map(([key, value]) => ({ key, value })),
          graph: this.#content('tiny'),
        }),
      )
      .finish()
  }

  #content(name: string): object {
    const info = ({ name, type, shape }: Value) => ({
      name,
      type: {
        tensor_type: {
          elem_type: elementCodes[type],
          shape: {
            dim: shape.map((dim) => (typeof dim === 'number' ? { dim_value: dim } : { dim_param: dim })),
          },
        },
      },
    })
    return {
      name,
      node: this.#nodes,
      initializer: this.#initializers,
      input: this.#inputs.map(info),
      output: this.#outputs.map(info),
    }
  }

  #constant(type: ElementType, dims: readonly number[], raw: Buffer): string {
    const name = `${this.#prefix}c${this.#count++}`
    this.#initializers.push({ name, dims, data_type: elementCodes[type], raw_data: raw })
    return name
  }
}
