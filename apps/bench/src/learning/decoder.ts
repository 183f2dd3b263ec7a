import {
  Attention,
  Embedding,
  Gelu,
  LayerNorm,
  Linear,
  type Block,
  type Heap,
  type Parameter,
  type Random,
} from '@mnestic/sequence'
import type { Pass, Trunk } from './trunk.ts'

export interface DecoderOptions {
  /** E */
  readonly width: number
  readonly heads: number
  readonly layers: number
  /** Steps that have a position of their own: the longest sequence. */
  readonly longest: number
  readonly random: Random
}

interface Part {
  readonly parameters: readonly Parameter[]
  /** y for x, and dx for dy, both [T, B, E]. */
  forward(x: Block, steps: number, batch: number): { readonly y: Block; backward(dy: Block): Block }
}

/** A decoder in the manner of GPT-2: learned positions, normalisation before each part, and once more at the end. */
export function decoder(heap: Heap, { width, heads, layers, longest, random }: DecoderOptions): Trunk {
  const normal = (length: number, deviation = 0.02) =>
    Float32Array.from({ length }, () => random.normal(0, deviation))
  const positions = new Embedding(heap, {
    vocabulary: longest,
    width,
    name: 'positions',
    initial: { weight: normal(longest * width) },
  })
  // What is added to the residual stream begins smaller, the more parts there are.
  const residual = 0.02 / Math.sqrt(2 * layers)
  const parts = Array.from({ length: layers }, (_, n): readonly Part[] => [
    mixing(heap, width, heads, `${n}`, normal, residual),
    thinking(heap, width, `${n}`, normal, residual),
  ]).flat()
  const norm = new LayerNorm(heap, { width, name: 'norm' })
  return {
    width,
    parameters: [...positions.parameters, ...parts.flatMap((part) => part.parameters), ...norm.parameters],
    forward(x, { steps, batch }): Pass {
      const rows = steps * batch
      const place = positions.forward(Int32Array.from({ length: rows }, (_, at) => Math.floor(at / batch)))
      const passed: { backward(dy: Block): Block }[] = []
      let y = sum(heap, x, place.y)
      for (const part of parts) {
        const pass = part.forward(y, steps, batch)
        passed.push(pass)
        y = sum(heap, y, pass.y)
      }
      const end = norm.forward(y, { rows })
      return {
        h: end.y,
        backward(dh) {
          let dy = norm.backward(end, { dy: dh })
          for (const pass of passed.toReversed()) dy = sum(heap, dy, pass.backward(dy))
          positions.backward(place, { dy })
          return dy
        },
      }
    },
  }
}

type Normal = (length: number, deviation?: number) => Float32Array

function mixing(
  heap: Heap,
  width: number,
  heads: number,
  name: string,
  normal: Normal,
  residual: number,
): Part {
  const size = width * width
  const norm = new LayerNorm(heap, { width, name: `${name}.norm_1` })
  const attention = new Attention(heap, {
    width,
    heads,
    causal: true,
    name: `${name}.attention`,
    initial: {
      weight_q: normal(size),
      weight_k: normal(size),
      weight_v: normal(size),
      weight_o: normal(size, residual),
    },
  })
  return {
    parameters: [...norm.parameters, ...attention.parameters],
    forward(x, steps, batch) {
      const normed = norm.forward(x, { rows: steps * batch })
      const tape = attention.forward(normed.y, { steps, batch })
      return {
        y: tape.y,
        backward: (dy) => norm.backward(normed, { dy: attention.backward(tape, { dy }).dx }),
      }
    },
  }
}

function thinking(heap: Heap, width: number, name: string, normal: Normal, residual: number): Part {
  const inner = 4 * width
  const norm = new LayerNorm(heap, { width, name: `${name}.norm_2` })
  const up = new Linear(heap, {
    input: width,
    output: inner,
    name: `${name}.up`,
    initial: { weight: normal(width * inner) },
  })
  const gelu = new Gelu(heap)
  const down = new Linear(heap, {
    input: inner,
    output: width,
    name: `${name}.down`,
    initial: { weight: normal(inner * width, residual) },
  })
  return {
    parameters: [...norm.parameters, ...up.parameters, ...down.parameters],
    forward(x, steps, batch) {
      const rows = steps * batch
      const normed = norm.forward(x, { rows })
      const wide = up.forward(normed.y, { rows })
      const bent = gelu.forward(wide.y)
      const narrow = down.forward(bent.y, { rows })
      return {
        y: narrow.y,
        backward(dy) {
          const dBent = down.backward(narrow, { dy })
          return norm.backward(normed, { dy: up.backward(wide, { dy: gelu.backward(bent, { dy: dBent }) }) })
        },
      }
    },
  }
}

function sum(heap: Heap, a: Block, b: Block): Block {
  const y = heap.scratch(a.length)
  heap.kernel.add(a.length, a.address, b.address, y.address)
  return y
}
