import { MnesticError } from '@mnestic/core'
import { checkBlock, checkLength, checkSize } from '../heap/check-block.ts'
import type { Block, Heap } from '../heap/heap.ts'
import type { AttentionStream, AttentionStreamOptions } from './attention-tape.ts'
import { checkWindow, positionForSinks, type AttentionWindow, type WholeWindow } from './attention-window.ts'
import { KeptKeys } from './kept-keys.ts'
import type { Projection } from './projection.ts'
import type { Rotary } from './rotary.ts'

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
  readonly rotary: Rotary | undefined
  readonly window: AttentionWindow | undefined
}

/** See `Attention.stream`. */
export function attentionStream(
  heap: Heap,
  layer: StreamedAttention,
  options: AttentionStreamOptions,
): AttentionStream {
  const { batch: B = 1, source, keyMask } = options
  const { width: E, heads, sourceWidth: S } = layer
  checkSize('batch', B)
  const window = source ? undefined : checkWindow(options.window ?? layer.window, { causal: true })
  const room = roomOf(options, window)
  if (keyMask !== undefined) checkLength('keyMask', keyMask, [B, room])
  if (source !== undefined) checkBlock(heap, 'source', source.values, [room, B, S])
  const mask = keyMask === undefined ? undefined : heap.copyOf(keyMask)
  const row = () => heap.floats(B * E)
  const [q, k, v, mixed, y] = [row(), row(), row(), row(), row()]
  const maps = {
    q: layer.q.frozen(heap),
    k: layer.k.frozen(heap),
    v: layer.v.frozen(heap),
    o: layer.o.frozen(heap),
  }
  const turned = source ? undefined : turnings(heap, layer.rotary, B, window)
  const asking = { q, qForSinks: turned?.sinks ? row() : q, mask }
  const kept = new KeptKeys(heap, { batch: B, width: E, heads, room, window })
  const keep = (at: number, values: Block) => {
    maps.k.forward(B, values, k)
    maps.v.forward(B, values, v)
    turned?.turn(at, k, k)
    kept.put(at, k, v)
  }
  for (let t = 0; source && t < room; t++) keep(t, source.values.part(t * B * S, B * S))
  let length = source ? room : 0
  let longest = 0
  let asked = 0
  return {
    get length() {
      return length
    },
    set length(wanted) {
      length = checkedLength(wanted, length, kept.earliest(longest))
      if (length === 0) longest = 0
    },
    step(x) {
      checkBlock(heap, 'x', x, [B, E])
      if (!source && length >= room)
        throw new MnesticError(
          'TOO_LARGE',
          `The stream has room for ${room} steps; make one with more capacity`,
        )
      maps.q.forward(B, x, q)
      if (!source) {
        turned?.turnForSinks(length, q, asking.qForSinks)
        keep(length, x)
        turned?.turn(length, q, q)
        longest = Math.max(longest, ++length)
      }
      asked = length
      kept.answer(asked, asking, mixed)
      maps.o.forward(B, mixed, y)
      return y
    },
    weights: () => kept.weights(asked, asking),
  }
}

function roomOf({ capacity, source }: AttentionStreamOptions, window: WholeWindow | undefined): number {
  if (source) return checkSize('source.steps', source.steps)
  if (capacity === undefined && window !== undefined) return Infinity
  return checkSize('capacity', capacity ?? NaN)
}

function checkedLength(wanted: number, length: number, earliest: number): number {
  if (wanted === 0) return 0
  if (Number.isInteger(wanted) && wanted >= earliest && wanted <= length) return wanted
  throw new MnesticError(
    'INVALID_ARGUMENT',
    `the stream's length is ${length}, and cannot become ${wanted}: give 0, or a whole number from ${earliest} to ${length}`,
  )
}

interface Turnings {
  /** Whether the sinks get other queries. */
  readonly sinks: boolean
  /** y [B, E] = x as it stands at that position; y may be x. */
  turn(position: number, x: Block, y: Block): void
  turnForSinks(position: number, x: Block, y: Block): void
}

function turnings(
  heap: Heap,
  rotary: Rotary | undefined,
  batch: number,
  window: WholeWindow | undefined,
): Turnings | undefined {
  if (rotary === undefined) return undefined
  const tables = rotary.room(heap, 1)
  let filled = NaN
  const turn = (position: number, x: Block, y: Block) => {
    if (position !== filled) rotary.fill(tables, [position])
    filled = position
    rotary.turn(heap, { steps: 1, batch }, tables, x, y)
  }
  const sinks = window !== undefined && window.sinks > 0
  return {
    sinks,
    turn,
    turnForSinks: (position, x, y) => {
      if (sinks) turn(positionForSinks(position, window), x, y)
    },
  }
}
