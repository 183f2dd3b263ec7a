import { MnesticError } from '@mnestic/core'
import { LENGTH_BYTES, MAX_HEADER_BYTES, METADATA, WIDTHS } from './format.ts'
import { countOf, entriesOf } from './tensor.ts'
import type { TensorData, Tensors } from './tensor.ts'

/**
 * Writes a safetensors file. The same tensors give the same bytes, in whatever order they come: wide types first, so
 * that each tensor begins at a multiple of its type's width, then by name.
 *
 * @param metadata texts by key, for the reader
 * @throws INVALID_ARGUMENT for a shape that does not fit its numbers, or a name or text that is not well-formed;
 * TOO_LARGE for a header beyond 100 MB
 */
export function writeSafetensors(
  tensors: Tensors,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const entries = entriesOf(tensors).toSorted(
    ([a, { dtype: A }], [b, { dtype: B }]) => WIDTHS[B] - WIDTHS[A] || (a < b ? -1 : 1),
  )
  const parts: string[] = []
  const notes = Object.entries(metadata)
  for (const [key, note] of notes) checkText(`metadata ${key}`, key + note)
  if (notes.length > 0) parts.push(`${JSON.stringify(METADATA)}:${JSON.stringify(metadata)}`)
  let dataBytes = 0
  for (const [name, tensor] of entries) {
    checkTensor(name, tensor)
    const { dtype, shape, data } = tensor
    const begin = dataBytes
    dataBytes += data.byteLength
    parts.push(
      `${JSON.stringify(name)}:${JSON.stringify({ dtype, shape, data_offsets: [begin, dataBytes] })}`,
    )
  }
  const header = new TextEncoder().encode(`{${parts.join(',')}}`)
  const headerBytes = Math.ceil(header.length / 8) * 8 // so that the numbers begin at a multiple of the widest type
  if (headerBytes > MAX_HEADER_BYTES) {
    throw new MnesticError(
      'TOO_LARGE',
      `the header would have ${headerBytes} bytes, readers accept ${MAX_HEADER_BYTES}: shorten names or metadata`,
    )
  }
  const dataStart = LENGTH_BYTES + headerBytes
  const bytes = new Uint8Array(dataStart + dataBytes)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerBytes), true)
  bytes.fill(' '.charCodeAt(0), LENGTH_BYTES, dataStart)
  bytes.set(header, LENGTH_BYTES)
  let place = dataStart
  for (const [, { data }] of entries) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), place)
    place += data.byteLength
  }
  return bytes
}

function checkTensor(name: string, { shape, data }: TensorData): void {
  if (name === METADATA) {
    throw new MnesticError('INVALID_ARGUMENT', `a tensor cannot be named ${METADATA}: choose another name`)
  }
  checkText(`the name ${name}`, name)
  if (countOf(shape) !== data.length) {
    throw new MnesticError(
      'INVALID_ARGUMENT',
      `${name} has ${data.length} numbers and the shape [${shape.join(', ')}]: give as many as the sizes' product`,
    )
  }
}

function checkText(what: string, text: string): void {
  if (text.isWellFormed()) return
  throw new MnesticError(
    'INVALID_ARGUMENT',
    `${what} holds half a surrogate pair, which UTF-8 cannot: remove it`,
  )
}
