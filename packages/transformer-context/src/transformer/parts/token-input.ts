import { MnesticError } from '@mnestic/core'
import {
  cosineAndSine,
  Embedding,
  exponential,
  logarithm,
  type Block,
  type Heap,
  type Parameter,
} from '@mnestic/sequence'
import type { TransformerConfig } from '../config.ts'
import type { Beginnings } from './initial.ts'

interface Sizes {
  readonly steps: number
  readonly batch: number
}

export interface InputPass {
  /** [T, B, E] */
  readonly y: Block
  /** Changes dy. */
  backward(dy: Block): void
}

/** From tokens to numbers that know where they stand. */
export interface TokenInput {
  readonly embedding: Embedding
  /** Of the positions alone. */
  readonly parameters: readonly Parameter[]
  /** Of ids [T, B]. @throws INVALID_ARGUMENT: more steps than there are positions, an id that is none */
  forward(ids: ArrayLike<number>, sizes: Sizes): InputPass
  /** x [B, E] for ids [B] at a position, in a heap that may be another one. */
  stream(heap: Heap, batch: number): { step(ids: ArrayLike<number>, position: number): Block }
}

/** `rotary` positions are those of attention: here nothing is added. */
export function tokenInput(
  heap: Heap,
  embedding: Embedding,
  prefix: string,
  config: TransformerConfig,
  initial: Beginnings,
): TokenInput {
  const { width: E, context, positions } = config
  const learned =
    positions === 'learned'
      ? new Embedding(heap, {
          vocabulary: context,
          width: E,
          name: `${prefix}positions`,
          initial: { weight: initial.matrix(context * E) },
        })
      : undefined
  const scale = positions === 'sinusoidal' ? Math.sqrt(E) : 1
  return {
    embedding,
    parameters: learned?.parameters ?? [],
    forward(ids, { steps, batch }) {
      if (learned && steps > context)
        throw new MnesticError(
          'INVALID_ARGUMENT',
          `${steps} steps are more than the ${context} positions that the model has learned; give fewer, or make it with another context`,
        )
      const tape = embedding.forward(ids)
      const { y } = tape
      const { kernel } = heap
      const place = learned?.forward(
        Int32Array.from({ length: steps * batch }, (_, n) => Math.floor(n / batch)),
      )
      if (place) kernel.add(y.length, y.address, place.y.address, y.address)
      if (positions === 'sinusoidal') {
        kernel.scale(y.length, scale, y.address, y.address)
        const mark = heap.mark()
        for (let t = 0; t < steps; t++) {
          const { address } = heap.copyOf(wave(t, E))
          for (let b = 0; b < batch; b++) {
            const at = y.address + (t * batch + b) * E * 4
            kernel.add(E, at, address, at)
          }
          heap.release(mark)
        }
      }
      return {
        y,
        backward(dy) {
          if (place) learned?.backward(place, { dy })
          if (scale !== 1) kernel.scale(dy.length, scale, dy.address, dy.address)
          embedding.backward(tape, { dy })
        },
      }
    },
    stream(own, batch) {
      const table = own.copyOf(embedding.weight.value).address
      const places = learned && own.copyOf(learned.weight.value).address
      const waves = own.floats(E)
      const y = own.floats(batch * E)
      return {
        step(ids, position) {
          const { kernel } = own
          if (positions === 'sinusoidal') waves.data.set(wave(position, E))
          const added = places === undefined ? waves.address : places + position * E * 4
          for (let b = 0; b < batch; b++) {
            const at = y.address + b * E * 4
            kernel.copyRows(1, E, table + checkId(ids[b] ?? NaN, embedding) * E * 4, E, at, E)
            if (scale !== 1) kernel.scale(E, scale, at, at)
            if (positions !== 'rotary') kernel.add(E, at, added, at)
          }
          return y
        },
      }
    },
  }
}

function checkId(id: number, { vocabulary }: Embedding): number {
  if (Number.isInteger(id) && id >= 0 && id < vocabulary) return id
  throw new MnesticError(
    'INVALID_ARGUMENT',
    `a token is ${id}; give a whole number from 0 to ${vocabulary - 1}`,
  )
}

/** Columns 2i: sin(t / 10,000^(2i / E)), columns 2i + 1: the cosine. Vaswani et al., arXiv:1706.03762, section 3.5. */
function wave(t: number, width: number): Float32Array {
  const step = logarithm(10_000)
  return Float32Array.from({ length: width }, (_, j) => {
    const i = Math.floor(j / 2)
    const [cosine, sine] = cosineAndSine(t * exponential((-2 * i * step) / width))
    return j % 2 === 0 ? sine : cosine
  })
}
