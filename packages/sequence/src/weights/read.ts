import type { Entry } from './header.ts'
import { readHeader } from './header.ts'
import { fromBfloat16, fromFloat16 } from './halves.ts'
import type { TensorData } from './tensor.ts'

export interface SafetensorsFile {
  /** In the file's order of bytes. */
  readonly tensors: ReadonlyMap<string, TensorData>
  readonly metadata: ReadonlyMap<string, string>
}

/**
 * Reads a safetensors file. The types F32, F64, I32, I64 and U8 are read as they are, F16 and BF16 as float32.
 *
 * @param bytes the whole file; what is returned are copies
 * @throws CORRUPT for a header that is not JSON, names a tensor twice, or does not account for every byte once; TOO_LARGE
 * for one beyond 100 MB; UNSUPPORTED for a tensor of another type; INVALID_ARGUMENT for anything but a Uint8Array
 */
export function readSafetensors(bytes: Uint8Array): SafetensorsFile {
  const { entries, metadata } = readHeader(bytes)
  return { tensors: new Map(entries.map((entry) => [entry.name, tensorOf(bytes, entry)])), metadata }
}

function tensorOf(bytes: Uint8Array, { dtype, shape, begin, end }: Entry): TensorData {
  // a copy, because typed arrays begin at multiples of their width; they are little-endian wherever JavaScript runs
  const { buffer } = new Uint8Array(bytes.subarray(begin, end))
  switch (dtype) {
    case 'F32':
      return { dtype, shape, data: new Float32Array(buffer) }
    case 'F64':
      return { dtype, shape, data: new Float64Array(buffer) }
    case 'I32':
      return { dtype, shape, data: new Int32Array(buffer) }
    case 'I64':
      return { dtype, shape, data: new BigInt64Array(buffer) }
    case 'U8':
      return { dtype, shape, data: new Uint8Array(buffer) }
    case 'F16':
      return { dtype: 'F32', shape, data: fromFloat16(new Uint16Array(buffer)) }
    case 'BF16':
      return { dtype: 'F32', shape, data: fromBfloat16(new Uint16Array(buffer)) }
  }
}
