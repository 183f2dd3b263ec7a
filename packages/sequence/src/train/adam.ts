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
 * Moments are allocated on the heap, zero, and stand as long as the mark below them. Everything is float32, rounded
 * after each operation, so that the bits are the same on every machine.
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
  return {
    options: { beta1, beta2, epsilon, decay },
    moments,
    steps: 0,
    step({ rate, scale = 1 }) {
      this.steps++
      const uncorrected1 = 1 - power(beta1, this.steps)
      const uncorrected2 = 1 - power(beta2, this.steps)
      for (const own of moments)
        update(own, {
          beta1,
          beta2,
          epsilon,
          scale,
          kept: own.decays ? 1 - rate * decay : 1,
          rate: rate / uncorrected1,
          correction: 1 / Math.sqrt(uncorrected2),
        })
    },
  }
}

function isMatrix(parameter: Parameter): boolean {
  return parameter.shape.length >= 2
}

interface Coefficients {
  readonly beta1: number
  readonly beta2: number
  readonly epsilon: number
  readonly scale: number
  /** 1 - α λ */
  readonly kept: number
  /** α / (1 - β₁ᵗ) */
  readonly rate: number
  /** 1 / √(1 - β₂ᵗ) */
  readonly correction: number
}

/** The loop over all numbers of a model, at each step: plain, and on views taken once. */
function update({ parameter, mean, square }: Moments, c: Coefficients): void {
  const { fround, sqrt } = Math
  const value = parameter.value.data
  const gradient = parameter.gradient.data
  const m = mean.data
  const v = square.data
  const beta1 = fround(c.beta1)
  const beta2 = fround(c.beta2)
  const rest1 = fround(1 - c.beta1)
  const rest2 = fround(1 - c.beta2)
  const epsilon = fround(c.epsilon)
  const scale = fround(c.scale)
  const kept = fround(c.kept)
  const rate = fround(c.rate)
  const correction = fround(c.correction)
  for (let n = 0; n < value.length; n++) {
    const g = fround((gradient[n] ?? 0) * scale)
    const mean1 = fround(fround(beta1 * (m[n] ?? 0)) + fround(rest1 * g))
    const mean2 = fround(fround(beta2 * (v[n] ?? 0)) + fround(rest2 * fround(g * g)))
    m[n] = mean1
    v[n] = mean2
    const width = fround(fround(fround(sqrt(mean2)) * correction) + epsilon)
    value[n] = fround(fround(kept * (value[n] ?? 0)) - fround(rate * fround(mean1 / width)))
    gradient[n] = 0
  }
}
