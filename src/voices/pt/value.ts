// What our reader makes of a pickled PyTorch file: plain data, never instances of a class that the file names.

export type TensorType =
  | 'int16'
  | 'uint8'
  | 'int8'
  | 'int32'
  | 'int64'
  | 'float16'
  | 'bfloat16'
  | 'float32'
  | 'float64'
  | 'bool'

/** A view on one of the archive's storages, as `torch._utils._rebuild_tensor_v2` describes it. */
export class TensorView {
  constructor(
    readonly type: TensorType,
    readonly storageKey: string,
    /** In elements. */
    readonly storageOffset: number,
    readonly shape: readonly number[],
    readonly strides: readonly number[],
  ) {}
}

export type PickleDict = Map<PickleValue, PickleValue>

export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | TensorView
  | readonly PickleValue[]
  | PickleDict

/** The storage classes of torch and the bytes of one element. */
export const tensorTypes: Readonly<
  Record<TensorType, { readonly storage: string; readonly elementBytes: number }>
> = {
  int16: { storage: 'ShortStorage', elementBytes: 2 },
  uint8: { storage: 'ByteStorage', elementBytes: 1 },
  int8: { storage: 'CharStorage', elementBytes: 1 },
  int32: { storage: 'IntStorage', elementBytes: 4 },
  int64: { storage: 'LongStorage', elementBytes: 8 },
  float16: { storage: 'HalfStorage', elementBytes: 2 },
  bfloat16: { storage: 'BFloat16Storage', elementBytes: 2 },
  float32: { storage: 'FloatStorage', elementBytes: 4 },
  float64: { storage: 'DoubleStorage', elementBytes: 8 },
  bool: { storage: 'BoolStorage', elementBytes: 1 },
}
