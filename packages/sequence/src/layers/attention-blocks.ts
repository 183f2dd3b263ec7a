import type { Block, Heap } from '../heap/heap.ts'
import { panelsLength } from '../kernel/primitives.ts'
import type { WholeWindow } from './attention-window.ts'

/** Queries and keys in blocks of so many: scores are made for one block of queries at a time, and thrown away. */
const block = 64

export interface AttentionSizes {
  /** Tq */
  readonly queries: number
  /** Tk */
  readonly keys: number
  /** B */
  readonly batch: number
  /** N */
  readonly heads: number
  /** E */
  readonly width: number
  readonly causal: boolean
  readonly window: WholeWindow | undefined
}

export interface AttentionBlocks {
  /** [Tq, B, E] */
  readonly q: Block
  /** [Tq, B, E]: the queries that the window's sinks get, where they are others. */
  readonly qForSinks: Block | undefined
  /** [Tk, B, E] */
  readonly k: Block
  /** [Tk, B, E] */
  readonly v: Block
  /** [B, Tk], 0 where a key is not seen. */
  readonly mask: Block | undefined
  /** [B, N, Tq, 2]: of each row of scores the greatest, and the sum of the exponentials. */
  readonly statistics: Block
}

/** y [Tq, B, E] = softmax(q kᵀ / √d) v, each head of d = E / N columns by itself. */
export function attend(heap: Heap, sizes: AttentionSizes, blocks: AttentionBlocks, y: Block): void {
  const { kernel } = heap
  const { queries: Tq, keys: Tk, batch: B, heads: N, width: E } = sizes
  const [d, stride] = [E / N, B * E]
  const mark = heap.mark()
  const scores = heap.scratch(block * Tk).address
  const keys = heap.scratch(panelsLength(d, Tk)).address
  const values = heap.scratch(blockPanels(Tk, d)).address
  y.data.fill(0)
  for (let head = 0; head < B * N; head++) {
    const { o, mask, statistics } = placesOf(sizes, blocks, head)
    kernel.packTransposed(d, Tk, blocks.k.address + o, stride, keys)
    packBlocks(heap, Tk, d, blocks.v.address + o, stride, values)
    for (let i = 0; i < Tq; i += block) {
      const rows = Math.min(block, Tq - i)
      const { visible, columns } = seen(sizes, i, rows)
      const at = o + i * stride * 4
      const scale = 1 / Math.sqrt(d)
      score(heap, sizes, blocks, { i, rows, columns, at }, keys, scores)
      const stats = statistics + i * 8
      kernel.softmax(rows, columns, visible, scale, scores, scores, Tk, mask, stats)
      addBlockProducts(heap, rows, columns, d, scores, Tk, values, y.address + at, stride)
    }
  }
  heap.release(mark)
}

/** P [B, N, count, Tk] of the queries from `from` on. */
export function attentionWeights(
  heap: Heap,
  sizes: AttentionSizes,
  blocks: AttentionBlocks,
  { from, count }: { readonly from: number; readonly count: number },
): Block {
  const { kernel } = heap
  const { keys: Tk, batch: B, heads: N, width: E } = sizes
  const [d, stride] = [E / N, B * E]
  const P = heap.floats(B * N * count * Tk)
  const mark = heap.mark()
  const keys = heap.scratch(panelsLength(d, Tk)).address
  for (let head = 0; head < B * N; head++) {
    const { o, mask, statistics } = placesOf(sizes, blocks, head)
    kernel.packTransposed(d, Tk, blocks.k.address + o, stride, keys)
    for (let i = from; i < from + count; i += block) {
      const rows = Math.min(block, from + count - i)
      const { visible, columns } = seen(sizes, i, rows)
      if (columns === 0) continue
      const to = P.address + (head * count + i - from) * Tk * 4
      score(heap, sizes, blocks, { i, rows, columns, at: o + i * stride * 4 }, keys, to)
      kernel.softmaxAgain(rows, columns, visible, 1 / Math.sqrt(d), to, to, Tk, mask, statistics + i * 8)
    }
  }
  heap.release(mark)
  return P
}

export interface AttentionBlockGradients {
  readonly q: Block
  readonly qForSinks: Block | undefined
  readonly k: Block
  readonly v: Block
}

/** Writes the gradients by q, k and v; the probabilities P are made again from the statistics. dy [Tq, B, E]. */
export function attendBackward(
  heap: Heap,
  sizes: AttentionSizes,
  blocks: AttentionBlocks,
  dy: Block,
  gradients: AttentionBlockGradients,
): void {
  const { kernel } = heap
  const { queries: Tq, keys: Tk, batch: B, heads: N, width: E } = sizes
  const [d, stride] = [E / N, B * E]
  const mark = heap.mark()
  const P = heap.scratch(block * Tk).address
  const dP = heap.scratch(block * Tk).address
  const keysTransposed = heap.scratch(panelsLength(d, Tk)).address
  const valuesTransposed = heap.scratch(panelsLength(d, Tk)).address
  const keys = heap.scratch(blockPanels(Tk, d)).address
  const rowsOf = heap.scratch(panelsLength(block, d)).address
  const sinks = blocks.qForSinks === undefined ? 0 : Math.min(sizes.window?.sinks ?? 0, Tk)
  const sinkKeys = heap.scratch(panelsLength(sinks, d)).address
  for (const each of [gradients.q, gradients.qForSinks, gradients.k, gradients.v]) each?.data.fill(0)
  for (let head = 0; head < B * N; head++) {
    const { o, mask, statistics } = placesOf(sizes, blocks, head)
    kernel.packTransposed(d, Tk, blocks.k.address + o, stride, keysTransposed)
    kernel.packTransposed(d, Tk, blocks.v.address + o, stride, valuesTransposed)
    packBlocks(heap, Tk, d, blocks.k.address + o, stride, keys)
    if (sinks > 0) kernel.pack(sinks, d, blocks.k.address + o, stride, sinkKeys)
    for (let i = 0; i < Tq; i += block) {
      const rows = Math.min(block, Tq - i)
      const { visible, columns } = seen(sizes, i, rows)
      if (columns === 0) continue
      const at = o + i * stride * 4
      const [q, dy_i] = [blocks.q.address + at, dy.address + at]
      const scale = 1 / Math.sqrt(d)
      score(heap, sizes, blocks, { i, rows, columns, at }, keysTransposed, P)
      kernel.softmaxAgain(rows, columns, visible, scale, P, P, Tk, mask, statistics + i * 8)
      // dV += Pᵀ dY
      kernel.pack(rows, d, dy_i, stride, rowsOf)
      kernel.gemm(columns, d, rows, P, 1, Tk, rowsOf, gradients.v.address + o, stride, 0, 1)
      // dP = dY Vᵀ, then dS
      kernel.gemm(rows, columns, d, dy_i, stride, 1, valuesTransposed, dP, Tk, 0, 0)
      kernel.softmaxBackward(rows, columns, visible, scale, P, dP, dP, Tk)
      if (blocks.qForSinks && gradients.qForSinks) {
        // The columns of the sinks by the queries that they got; dQ and dK of the rest do without them.
        const [n, to] = [Math.min(sinks, columns), gradients.qForSinks.address + at]
        kernel.gemm(rows, d, n, dP, Tk, 1, sinkKeys, to, stride, 0, 0)
        kernel.pack(rows, d, blocks.qForSinks.address + at, stride, rowsOf)
        kernel.gemm(n, d, rows, dP, 1, Tk, rowsOf, gradients.k.address + o, stride, 0, 1)
        for (let r = 0; r < rows; r++) kernel.fill(n, 0, dP + r * Tk * 4)
      }
      // dQ = dS K, dK += dSᵀ Q
      addBlockProducts(heap, rows, columns, d, dP, Tk, keys, gradients.q.address + at, stride)
      kernel.pack(rows, d, q, stride, rowsOf)
      kernel.gemm(columns, d, rows, dP, 1, Tk, rowsOf, gradients.k.address + o, stride, 0, 1)
    }
  }
  heap.release(mark)
}

interface QueryBlock {
  /** The first of them. */
  readonly i: number
  readonly rows: number
  readonly columns: number
  /** Where its numbers begin in [Tq, B, E], in bytes. */
  readonly at: number
}

/** q kᵀ of a block of queries; -Infinity where the window has left a key behind. */
function score(
  heap: Heap,
  { queries: Tq, keys: Tk, batch: B, heads: N, width: E, window }: AttentionSizes,
  { q, qForSinks }: AttentionBlocks,
  { i, rows, columns, at }: QueryBlock,
  keys: number,
  scores: number,
): void {
  const { kernel } = heap
  const [d, stride] = [E / N, B * E]
  kernel.gemm(rows, columns, d, q.address + at, stride, 1, keys, scores, Tk, 0, 0)
  if (window === undefined) return
  const sinks = Math.min(window.sinks, columns)
  if (qForSinks) kernel.gemm(rows, sinks, d, qForSinks.address + at, stride, 1, keys, scores, Tk, 0, 0)
  for (let r = 0; r < rows; r++) {
    const first = i + r + Tk - Tq - window.length + 1
    const hidden = Math.min(first, columns) - window.sinks
    if (hidden > 0) kernel.fill(hidden, -Infinity, scores + (r * Tk + window.sinks) * 4)
  }
}

/** What the block of queries from i on sees: its first row `visible` keys, and none of it keys from `columns` on. */
function seen(
  { queries: Tq, keys: Tk, causal }: AttentionSizes,
  i: number,
  rows: number,
): { readonly visible: number; readonly columns: number } {
  if (!causal) return { visible: Tk, columns: Tk }
  const visible = i + 1 + Tk - Tq
  const last = Math.max(0, visible + rows - 1)
  // Whole blocks of keys: what is beyond the last is zero after the softmax.
  return { visible, columns: Math.min(Tk, Math.ceil(last / block) * block) }
}

/** Of a head of one sequence: where its columns begin, its mask and its statistics. */
function placesOf(
  { queries: Tq, keys: Tk, heads: N, width: E }: AttentionSizes,
  { mask, statistics }: AttentionBlocks,
  head: number,
): { readonly o: number; readonly mask: number; readonly statistics: number } {
  const [b, n] = [Math.floor(head / N), head % N]
  return {
    o: (b * E + n * (E / N)) * 4,
    mask: mask === undefined ? 0 : mask.address + b * Tk * 4,
    statistics: statistics.address + head * Tq * 8,
  }
}

function blockPanels(rows: number, columns: number): number {
  return Math.ceil(rows / block) * panelsLength(block, columns)
}

/** A matrix [rows, columns] as panels of blocks of its rows, so that a product may stop after any of them. */
function packBlocks(
  heap: Heap,
  rows: number,
  columns: number,
  source: number,
  stride: number,
  panels: number,
): void {
  for (let j = 0; j < rows; j += block) {
    const to = panels + (j / block) * panelsLength(block, columns) * 4
    heap.kernel.pack(Math.min(block, rows - j), columns, source + j * stride * 4, stride, to)
  }
}

/** c [rows, n] += a [rows, columns] times the first of the blocks. */
function addBlockProducts(
  heap: Heap,
  rows: number,
  columns: number,
  n: number,
  a: number,
  aRow: number,
  panels: number,
  c: number,
  cRow: number,
): void {
  for (let j = 0; j < columns; j += block) {
    const from = panels + (j / block) * panelsLength(block, n) * 4
    heap.kernel.gemm(rows, n, Math.min(block, columns - j), a + j * 4, aRow, 1, from, c, cRow, 0, 1)
  }
}
