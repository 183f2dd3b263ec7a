import { MnesticError } from '@mnestic/core'

/** A float32 tensor in a safetensors file. */
export interface TensorData {
  readonly dtype: 'F32'
  readonly shape: readonly number[]
  readonly data: Float32Array
}

interface Entry {
  readonly dtype: string
  readonly shape: readonly number[]
  readonly data_offsets: readonly [number, number]
}

export function writeSafetensors(
  tensors: Readonly<Record<string, TensorData>>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const entries: [string, Entry | Readonly<Record<string, string>>][] = [['__metadata__', metadata]]
  let end = 0
  for (const [name, { dtype, shape, data }] of Object.entries(tensors)) {
    entries.push([name, { dtype, shape, data_offsets: [end, end + data.byteLength] }])
    end += data.byteLength
  }
  const header = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)))
  const start = 8 + Math.ceil(header.length / 8) * 8
  const bytes = new Uint8Array(start + end).fill(0x20, 8, start)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(start - 8), true)
  bytes.set(header, 8)
  let at = start
  for (const { data } of Object.values(tensors)) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at)
    at += data.byteLength
  }
  return bytes
}

/** @throws CORRUPT */
export function readSafetensors(bytes: Uint8Array): {
  readonly tensors: Readonly<Record<string, TensorData>>
  readonly metadata: Readonly<Record<string, string>>
} {
  const corrupt = (): never => {
    throw new MnesticError('CORRUPT', 'these bytes are no safetensors file of float32 numbers')
  }
  if (bytes.length < 8) corrupt()
  const start = 8 + Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true))
  if (start > bytes.length) corrupt()
  let header: Readonly<Record<string, unknown>> = {}
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, start))) as Readonly<
      Record<string, unknown>
    >
  } catch {
    corrupt()
  }
  const { __metadata__: metadata = {}, ...entries } = header
  const tensors = Object.entries(entries as Readonly<Record<string, Entry>>).map(([name, entry]) => {
    const [from, to] = entry.data_offsets
    const length = entry.shape.reduce((product, size) => product * size, 1)
    if (entry.dtype !== 'F32' || to - from !== length * 4 || start + to > bytes.length) corrupt()
    const data = new Float32Array(bytes.slice(start + from, start + to).buffer)
    return [name, { dtype: 'F32', shape: entry.shape, data }] as const
  })
  return { tensors: Object.fromEntries(tensors), metadata: metadata as Readonly<Record<string, string>> }
}
