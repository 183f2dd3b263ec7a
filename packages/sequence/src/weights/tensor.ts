/** Numbers with a shape, row by row; `[]` is a single number. The type decides which array holds them. */
export type TensorData =
  | { readonly dtype: 'F32'; readonly shape: readonly number[]; readonly data: Float32Array }
  | { readonly dtype: 'F64'; readonly shape: readonly number[]; readonly data: Float64Array }
  | { readonly dtype: 'I32'; readonly shape: readonly number[]; readonly data: Int32Array }
  | { readonly dtype: 'I64'; readonly shape: readonly number[]; readonly data: BigInt64Array }
  | { readonly dtype: 'U8'; readonly shape: readonly number[]; readonly data: Uint8Array }

export type FloatTensor = Extract<TensorData, { readonly dtype: 'F32' | 'F64' }>

/** Tensors by name. A map, or an object where no name is taken from outside. */
export type Tensors = ReadonlyMap<string, TensorData> | Readonly<Record<string, TensorData>>

export function entriesOf(tensors: Tensors): readonly (readonly [string, TensorData])[] {
  return isMap(tensors) ? [...tensors] : Object.entries(tensors)
}

function isMap(tensors: Tensors): tensors is ReadonlyMap<string, TensorData> {
  return tensors instanceof Map
}

/** How many numbers a shape has; NaN unless all sizes, and their product, are whole numbers that doubles hold. */
export function countOf(shape: readonly number[]): number {
  let count = 1
  for (const size of shape) {
    if (!Number.isSafeInteger(size) || size < 0) return Number.NaN
    count *= size
    if (!Number.isSafeInteger(count)) return Number.NaN
  }
  return count
}
