import { MnesticError } from '@mnestic/core'
import { checkBlock, checkLength, checkSize } from '../heap/check-block.ts'
import type { Block, Heap } from '../heap/heap.ts'
import { panelsLength } from '../kernel/primitives.ts'
import type { AttentionStream, AttentionStreamOptions } from './attention-tape.ts'
import type { Projection } from './projection.ts'

export interface StreamedAttention {
  /** E */
  readonly width: number
  /** N */
  readonly heads: number
  /** S */
  readonly sourceWidth: number
  readonly q: Projection
  readonly k: Projection
  readonly v: Projection
  readonly o: Projection
}

/** See `Attention.stream`. */
export function attentionStream(
  heap: Heap,
  layer: StreamedAttention,
  { batch: B = 1, capacity, source, keyMask }: AttentionStreamOptions,
): AttentionStream {
  const { width: E, sourceWidth: S } = layer
  const room = checkSize(source ? 'source.steps' : 'capacity', source ? source.steps : (capacity ?? NaN))
  checkSize('batch', B)
  if (keyMask !== undefined) checkLength('keyMask', keyMask, [B, room])
  if (source !== undefined) checkBlock(heap, 'source', source.values, [room, B, S])
  const mask = keyMask === undefined ? undefined : heap.copyOf(keyMask)
  const row = () => heap.floats(B * E)
  const [q, k, v, mixed, y] = [row(), row(), row(), row(), row()]
  const maps = { q: layer.q.frozen(), k: layer.k.frozen(), v: layer.v.frozen(), o: layer.o.frozen() }
  const kept = new KeptKeys(heap, layer, B, room)
  const keep = (at: number, values: Block) => {
    maps.k.forward(B, values, k)
    maps.v.forward(B, values, v)
    kept.put(at, k, v)
  }
  for (let t = 0; source && t < room; t++) keep(t, source.values.part(t * B * S, B * S))
  return {
    length: source ? room : 0,
    step(x) {
      checkBlock(heap, 'x', x, [B, E])
      if (!source) {
        if (this.length >= room) {
          throw new MnesticError(
            'TOO_LARGE',
            `The stream has room for ${room} steps; make one with more capacity`,
          )
        }
        keep(this.length++, x)
      }
      maps.q.forward(B, x, q)
      kept.answer(this.length, q, mask, mixed)
      maps.o.forward(B, mixed, y)
      return y
    },
  }
}

/**
 * Keys and values as panels of the products that `step` needs, for each head of each sequence: keys as a right factor
 * [d, room], of which the first columns are used, values as panels of 8 columns [room, 8], of which the first rows are.
 */
class KeptKeys {
  readonly #heap: Heap
  readonly #layer: StreamedAttention
  readonly #batch: number
  readonly #room: number
  readonly #keys: Block
  readonly #values: Block
  readonly #scores: Block
  readonly #statistics: Block

  constructor(heap: Heap, layer: StreamedAttention, batch: number, room: number) {
    const d = layer.width / layer.heads
    this.#heap = heap
    this.#layer = layer
    this.#batch = batch
    this.#room = room
    this.#keys = heap.floats(batch * layer.heads * panelsLength(d, room))
    this.#values = heap.floats(batch * layer.heads * panelsLength(room, d))
    this.#scores = heap.floats(room)
    this.#statistics = heap.floats(2)
  }

  /** k and v [B, E] of step t. */
  put(t: number, k: Block, v: Block): void {
    const { kernel } = this.#heap
    for (const { head, d, o } of this.#heads()) {
      const column = panelsLength(d, this.#room) * head + (t - (t % 8)) * d + (t % 8)
      kernel.copyRows(d, 1, k.address + o, 1, this.#keys.address + column * 4, 8)
      for (let j = 0; j < d; j += 8) {
        const row = panelsLength(this.#room, d) * head + j * this.#room + t * 8
        kernel.copyRows(1, Math.min(8, d - j), v.address + o + j * 4, 8, this.#values.address + row * 4, 8)
      }
    }
  }

  /** The heads' answers [B, E] to q [B, E], from the first `count` steps. */
  answer(count: number, q: Block, mask: Block | undefined, mixed: Block): void {
    const { kernel } = this.#heap
    const { address: scores } = this.#scores
    for (const { head, b, d, o } of this.#heads()) {
      const keys = this.#keys.address + panelsLength(d, this.#room) * head * 4
      const masked = mask === undefined ? 0 : mask.address + b * this.#room * 4
      const scale = 1 / Math.sqrt(d)
      kernel.gemm(1, count, d, q.address + o, d, 1, keys, scores, count, 0, 0)
      kernel.softmax(1, count, count, scale, scores, scores, count, masked, this.#statistics.address)
      for (let j = 0; j < d; j += 8) {
        const values = this.#values.address + (panelsLength(this.#room, d) * head + j * this.#room) * 4
        const to = mixed.address + o + j * 4
        kernel.gemm(1, Math.min(8, d - j), count, scores, count, 1, values, to, 8, 0, 0)
      }
    }
  }

  *#heads(): Generator<{ head: number; b: number; d: number; o: number }> {
    const { width: E, heads: N } = this.#layer
    for (let head = 0; head < this.#batch * N; head++) {
      yield { head, b: Math.floor(head / N), d: E / N, o: head * (E / N) * 4 }
    }
  }
}
