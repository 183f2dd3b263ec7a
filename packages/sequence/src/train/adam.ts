import { MnesticError } from '@mnestic/core'
import type { Block, Heap } from '../heap/heap.ts'
import type { Parameter } from '../layers/parameter.ts'
import { power } from './elementary.ts'

export interface AdamOptions {
  /** β₁, how long the mean of gradients lasts; default 0.9. */
  readonly beta1?: number
  /** β₂, the same for their squares; default 0.999. */
  readonly beta2?: number
  /** ε, default 1e-8. */
  readonly epsilon?: number
  /** λ, AdamW's weight decay: each step takes rate · λ · θ from θ, apart from the gradient; default 0. */
  readonly decay?: number
  /** Which parameters decay; by default those of two or more dimensions: matrices, not biases or gains. */
  readonly decays?: (parameter: Parameter) => boolean
}

/** Adam's memory for one parameter: m and v, of its length, on the heap. */
export interface Moments {
  readonly parameter: Parameter
  readonly mean: Block
  readonly square: Block
  readonly decays: boolean
}

export interface Adam {
  readonly options: Required<Omit<AdamOptions, 'decays'>>
  readonly moments: readonly Moments[]
  /** Steps taken; set only to go on from a checkpoint. */
  steps: number
  /**
   * One step, with gradients times `scale` (below 1 where they are clipped); sets gradients to zero. Gradients have
   * to be finite: the trainer looks before it steps.
   */
  step(options: { readonly rate: number; readonly scale?: number }): void
}

/**
 * Adam (Kingma & Ba 2015, algorithm 1) with decoupled weight decay (Loshchilov & Hutter 2019), in the symbols there:
 *
 *     m ← β₁ m + (1 - β₁) g      v ← β₂ v + (1 - β₂) g²      θ ← θ - α λ θ - α (m / (1 - β₁ᵗ)) / (√(v / (1 - β₂ᵗ)) + ε)
 *
 * Moments are allocated on the heap, zero, and stand as long as the mark below them. The kernel computes in
 * float32; with `simd` and `js` the bits are the same on every machine.
 *
 * @throws INVALID_ARGUMENT for an option out of range
 */
export function adam(heap: Heap, parameters: readonly Parameter[], options: AdamOptions = {}): Adam {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, decay = 0, decays = isMatrix } = options
  const inside = (name: string, value: number, ok: boolean, accepted: string) => {
    if (!ok) throw new MnesticError('INVALID_ARGUMENT', `Adam's ${name} is ${value}; give ${accepted}`)
  }
  inside('beta1', beta1, beta1 >= 0 && beta1 < 1, 'a number from 0 to below 1')
  inside('beta2', beta2, beta2 >= 0 && beta2 < 1, 'a number from 0 to below 1')
  inside('epsilon', epsilon, epsilon > 0 && epsilon < Infinity, 'a finite number above 0')
  inside('decay', decay, decay >= 0 && decay < Infinity, 'a finite number of at least 0')
  const moments = parameters.map((parameter) => ({
    parameter,
    mean: heap.floats(parameter.value.length),
    square: heap.floats(parameter.value.length),
    decays: decay > 0 && decays(parameter),
  }))
  const { fround, sqrt } = Math // the kernels take float32
  let steps = 0
  return {
    options: { beta1, beta2, epsilon, decay },
    moments,
    get steps() {
      return steps
    },
    set steps(taken) {
      steps = taken
    },
    step({ rate, scale = 1 }) {
      steps++
      const corrected = rate / (1 - power(beta1, steps))
      const correction = 1 / sqrt(1 - power(beta2, steps))
      for (const { parameter, mean, square, decays: decaying } of moments)
        heap.kernel.adam(
          parameter.value.length,
          parameter.value.address,
          parameter.gradient.address,
          mean.address,
          square.address,
          fround(beta1),
          fround(1 - beta1),
          fround(beta2),
          fround(1 - beta2),
          fround(epsilon),
          fround(scale),
          fround(decaying ? 1 - rate * decay : 1),
          fround(corrected),
          fround(correction),
        )
    },
  }
}

function isMatrix(parameter: Parameter): boolean {
  return parameter.shape.length >= 2
}
