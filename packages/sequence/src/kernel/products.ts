import type { Block, Heap } from '../heap/heap.ts'
import { panelsLength } from './primitives.ts'

/** A right factor [k, n], packed. */
export interface Panels {
  readonly k: number
  readonly n: number
  readonly address: number
}

/** Rows whose products stay in the second cache until they are used again. */
export const chunkRows: number = 256

/** Of a matrix [k, n], on the heap. */
export function pack(heap: Heap, matrix: Block, k: number, n: number): Panels {
  const { address } = heap.scratch(panelsLength(k, n))
  heap.kernel.pack(k, n, matrix.address, n, address)
  return { k, n, address }
}

/** Of a matrix [k, n] that may lie in another heap. */
export function packCopy(heap: Heap, matrix: Block, k: number, n: number): Panels {
  const { address } = heap.scratch(panelsLength(k, n))
  const mark = heap.mark()
  const own = matrix.isOf(heap) ? matrix : heap.copyOf(matrix)
  heap.kernel.pack(k, n, own.address, n, address)
  heap.release(mark)
  return { k, n, address }
}

/** Of the transpose of a matrix [n, k] that may lie in another heap. */
export function packTransposedCopy(heap: Heap, matrix: Block, k: number, n: number): Panels {
  const { address } = heap.scratch(panelsLength(k, n))
  const mark = heap.mark()
  const own = matrix.isOf(heap) ? matrix : heap.copyOf(matrix)
  heap.kernel.packTransposed(k, n, own.address, k, address)
  heap.release(mark)
  return { k, n, address }
}

/** Of the transpose of a matrix [n, k], on the heap. */
export function packTransposed(heap: Heap, matrix: Block, k: number, n: number): Panels {
  const { address } = heap.scratch(panelsLength(k, n))
  heap.kernel.packTransposed(k, n, matrix.address, k, address)
  return { k, n, address }
}

/** c [rows, n] = a [rows, k] times the panels, plus the bias [n] where there is one: addresses. */
export function product(heap: Heap, rows: number, a: number, panels: Panels, c: number, bias = 0): void {
  const { k, n, address } = panels
  heap.kernel.gemm(rows, n, k, a, k, 1, address, c, n, bias, 0)
}

/** c [rows, n] = c + a [rows, k] times the panels: addresses. */
export function addProduct(heap: Heap, rows: number, a: number, panels: Panels, c: number): void {
  const { k, n, address } = panels
  heap.kernel.gemm(rows, n, k, a, k, 1, address, c, n, 0, 1)
}

/** One left factor of a gradient: c [width, n] gets aᵀ dz, with a [rows, width]. */
export interface Outer {
  readonly a: number
  readonly width: number
  readonly c: number
}

/** Gradients of weights: adds aᵀ dz, with dz [rows, n], to each c. */
export function addOuterProducts(
  heap: Heap,
  rows: number,
  dz: number,
  n: number,
  factors: readonly Outer[],
): void {
  const { kernel } = heap
  const mark = heap.mark()
  const panels = heap.scratch(panelsLength(Math.min(rows, chunkRows), n)).address
  for (let from = 0; from < rows; from += chunkRows) {
    const k = Math.min(chunkRows, rows - from)
    kernel.pack(k, n, dz + from * n * 4, n, panels)
    for (const { a, width, c } of factors)
      kernel.gemm(width, n, k, a + from * width * 4, 1, width, panels, c, n, 0, 1)
  }
  heap.release(mark)
}
