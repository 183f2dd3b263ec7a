import type { FileHandle } from 'node:fs/promises'
import type { RowLayout } from '../segments/contract.ts'

/** What the file of a graph has to be like. */
export interface Shape {
  readonly dimensions: number
  /** Elements. */
  readonly count: number
}

/**
 * Where hnswlib 0.8 (in hnswlib-node 3.0.0) puts what, on 64-bit little-endian machines: a header, for each element
 * [links, vector, label], then the links of upper levels, each with their length in bytes before them.
 */
export interface Layout extends RowLayout {
  /** Of an element on upper levels; twice as many on the lowest. */
  readonly links: number
}

const headerBytes = 96
const labelBytes = 8

/** What is wrong with a header, or where everything lies. */
export function layoutOf(header: Uint8Array, size: number, { dimensions, count }: Shape): Layout | string {
  if (header.length < headerBytes) return 'it is shorter than a header'
  const view = new DataView(header.buffer, header.byteOffset, headerBytes)
  const word = (at: number): number => Number(view.getBigUint64(at, true))
  const [offset, capacity, elements, stride] = [word(0), word(8), word(16), word(24)]
  const [label, vector, levels, entry] = [
    word(32),
    word(40),
    view.getInt32(48, true),
    view.getUint32(52, true),
  ]
  const [upper, lower, wanted] = [word(56), word(64), word(72)]
  if (offset !== 0 || elements !== count || capacity < count)
    return `it holds ${elements} elements, not ${count}`
  if (wanted < 2 || wanted > 1_000 || upper !== wanted || lower !== 2 * wanted)
    return `it has ${wanted} links`
  const length = dimensions * 4
  if (vector !== 4 + 4 * lower || label !== vector + length || stride !== label + labelBytes)
    return `its vectors are not of ${dimensions} numbers`
  if (capacity !== count || entry >= count || levels < 0 || levels > 64) return 'its header makes no sense'
  if (size < headerBytes + count * (stride + 4)) return 'it is too short'
  return { offset: headerBytes + vector, stride, length, links: wanted }
}

/** What is wrong with a file by its header; the links are not looked at. */
export async function readLayout(file: FileHandle, shape: Shape): Promise<Layout | string> {
  const header = new Uint8Array(headerBytes)
  const { bytesRead } = await file.read(header, 0, headerBytes, 0)
  return layoutOf(header.subarray(0, bytesRead), (await file.stat()).size, shape)
}

/**
 * What is wrong with a whole file, `undefined` if nothing is: hnswlib follows any link that a file has, out of its
 * memory if need be. `removed`: labels that are marked.
 */
export function faultOf(
  bytes: Uint8Array,
  shape: Shape,
  removed: ReadonlySet<number> = new Set(),
): string | undefined {
  const layout = layoutOf(bytes, bytes.length, shape)
  if (typeof layout === 'string') return layout
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const { stride, links } = layout
  const entry = view.getUint32(52, true)
  const levels = view.getInt32(48, true)
  const isLinked = (at: number, most: number): boolean => {
    const count = view.getUint16(at, true)
    if (count > most) return false
    for (let i = 1; i <= count; i++) if (view.getUint32(at + 4 * i, true) >= shape.count) return false
    return true
  }
  for (let i = 0; i < shape.count; i++) {
    const at = headerBytes + i * stride
    if (!isLinked(at, 2 * links)) return `element ${i} has links that lead out of it`
    const mark = view.getUint16(at + 2, true)
    if (mark !== (removed.has(i) ? 1 : 0)) return `element ${i} has another mark`
    if (view.getBigUint64(at + stride - labelBytes, true) !== BigInt(i))
      return `element ${i} has another label`
  }
  const each = 4 + 4 * links
  let [at, highest] = [headerBytes + shape.count * stride, 0]
  for (let i = 0; i < shape.count; i++) {
    if (at + 4 > bytes.length) return 'it ends early'
    const length = view.getUint32(at, true)
    at += 4
    if (length % each !== 0 || at + length > bytes.length)
      return `element ${i} has upper links of ${length} bytes`
    const end = at + length
    for (; at < end; at += each)
      if (!isLinked(at, links)) return `element ${i} has upper links that lead out of it`
    if (i === entry && length / each !== levels) return 'its entry is on another level'
    highest = Math.max(highest, length / each)
  }
  if (at !== bytes.length) return 'it goes on after its end'
  return highest === levels ? undefined : 'an element is above its entry'
}
