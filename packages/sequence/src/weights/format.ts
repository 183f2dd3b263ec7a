/*
 * A safetensors file (https://github.com/huggingface/safetensors#format), little-endian:
 *
 *   0  uint64  N, bytes of the header
 *   8  UTF-8   the header: JSON that begins with '{', filled up with spaces;
 *              { "__metadata__": { KEY: TEXT }, NAME: { "dtype", "shape", "data_offsets": [begin, end] } }
 *   8 + N      the numbers of all tensors, without gaps; offsets count from here
 */
export const LENGTH_BYTES = 8
/** As in the reference implementation. */
export const MAX_HEADER_BYTES = 100_000_000
export const METADATA = '__metadata__'

/** Bytes of a number of each type that is read. */
export const WIDTHS = { F64: 8, I64: 8, F32: 4, I32: 4, F16: 2, BF16: 2, U8: 1 } as const

/** `F16` and `BF16` are read as float32, without loss. */
export type Dtype = keyof typeof WIDTHS

export function isDtype(name: string): name is Dtype {
  return Object.hasOwn(WIDTHS, name)
}
