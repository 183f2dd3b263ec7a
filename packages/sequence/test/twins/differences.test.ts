import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { operations } from './operations.ts'
import type { Arrays, Options } from './operations.ts'
import { relativeError } from './relative-error.ts'

/** A shape for an operation, and how many numbers each of its inputs has. */
interface Size {
  readonly options: Options
  readonly lengths: Readonly<Record<string, number>>
}

const size = fc.integer({ min: 1, max: 4 })
const integers = (n: number, min: number, max: number) =>
  fc.array(fc.integer({ min, max }), { minLength: n, maxLength: n })

const window = fc.record({ length: fc.integer({ min: 1, max: 3 }), sinks: fc.integer({ min: 0, max: 2 }) })
const rotary = fc.record({ base: fc.constantFrom(4, 100) })
const positions = fc.oneof(
  fc.record({ causal: fc.boolean() }),
  fc.record({ causal: fc.constant(true), rotary, window }, { requiredKeys: ['causal'] }),
)

const sizes: Readonly<Record<string, fc.Arbitrary<Size>>> = {
  linear: fc.tuple(size, size, size).map(([rows, input, output]) => ({
    options: { rows, input, output },
    lengths: { x: rows * input, weight: input * output, bias: output },
  })),
  layerNorm: fc.tuple(size, size).map(([rows, width]) => ({
    options: { rows, width, epsilon: 0.1 },
    lengths: { x: rows * width, weight: width, bias: width },
  })),
  unitLength: fc.tuple(size, size).map(([rows, width]) => ({
    options: { rows, width, epsilon: 0.1 },
    lengths: { x: rows * width },
  })),
  embedding: fc.tuple(size, size, fc.integer({ min: 0, max: 6 })).chain(([vocabulary, width, n]) =>
    integers(n, 0, vocabulary - 1).map((ids) => ({
      options: { vocabulary, width, ids },
      lengths: { weight: vocabulary * width },
    })),
  ),
  gelu: fc
    .tuple(size, fc.constantFrom('exact', 'tanh'))
    .map(([n, kind]) => ({ options: { kind }, lengths: { x: n } })),
  crossEntropy: fc.tuple(size, size).chain(([rows, classes]) =>
    integers(rows, -1, classes - 1).map((targets) => ({
      options: { rows, classes, targets },
      lengths: { logits: rows * classes },
    })),
  ),
  // tanh alone: differences across the corner of relu say nothing
  elman: fc.tuple(size, size, size, size, size).map(([T, B, D, H, O]) => ({
    options: { steps: T, batch: B, input: D, hidden: H, output: O, activation: 'tanh' },
    lengths: {
      x: T * B * D,
      h0: B * H,
      weight_x: D * H,
      weight_h: H * H,
      bias: H,
      weight_y: H * O,
      bias_y: O,
    },
  })),
  lstm: fc.tuple(size, size, size, size).map(([T, B, D, H]) => ({
    options: { steps: T, batch: B, input: D, hidden: H },
    lengths: { x: T * B * D, h0: B * H, c0: B * H, weight_x: 4 * D * H, weight_h: 4 * H * H, bias: 4 * H },
  })),
  multiHead: fc
    .tuple(size, size, fc.constantFrom(1, 2), fc.constantFrom(1, 2), size, size, positions)
    .chain(([Tq, Tk, B, N, half, S, { causal, ...more }]) => {
      const d = 'rotary' in more ? 2 * half : half
      const E = N * d
      const ofQuery = { x: Tq * B * E, weight_q: E * E, bias_q: E, weight_o: E * E, bias_o: E }
      const ofSource = { source: Tk * B * S, weight_k: S * E, bias_k: E, weight_v: S * E, bias_v: E }
      return integers(B * Tk, 0, 1).map((keyMask) => ({
        options: {
          queries: Tq,
          keys: Tk,
          batch: B,
          heads: N,
          width: E,
          sourceWidth: S,
          causal,
          keyMask,
          ...more,
        },
        lengths: { ...ofQuery, ...ofSource },
      }))
    }),
  mlstm: fc.tuple(size, size, size, size, size).map(([T, B, N, K, V]) => ({
    options: { steps: T, batch: B, heads: N, key: K, value: V },
    lengths: {
      q: T * B * N * K,
      k: T * B * N * K,
      v: T * B * N * V,
      inputGate: T * B * N,
      forgetGate: T * B * N,
      C0: B * N * V * K,
      n0: B * N * K,
    },
  })),
  deltaRule: fc.tuple(size, size, size, size, size).map(([T, B, N, K, V]) => ({
    options: { steps: T, batch: B, heads: N, key: K, value: V },
    lengths: { q: T * B * N * K, k: T * B * N * K, v: T * B * N * V, beta: T * B * N, S0: B * N * V * K },
  })),
}

/** Numbers of -1 to 1 that a seed gives: enough of them to fill any input. */
function numbers(seed: number): (n: number) => Float64Array {
  let state = seed >>> 0
  return (n) =>
    Float64Array.from({ length: n }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return state / 2 ** 31 - 1
    })
}

describe('equals central differences to 5e-6 of the largest number of each gradient', () => {
  it('in every operation', () => {
    expect(Object.keys(sizes).toSorted()).toEqual(Object.keys(operations).toSorted())
  })

  it.each(Object.keys(operations))('%s', (name) => {
    const operation = operations[name]!
    fc.assert(
      fc.property(sizes[name]!, fc.integer(), ({ options, lengths }, seed) => {
        const next = numbers(seed)
        const fill = (all: Readonly<Record<string, number>>): Arrays =>
          Object.fromEntries(Object.entries(all).map(([key, length]) => [key, next(length)]))
        const inputs = fill(lengths)
        const { outputs, backward } = operation(options, inputs)
        const outputLengths = Object.fromEntries(
          Object.entries(outputs).map(([key, { length }]) => [key, length]),
        )
        const cotangents = fill(outputLengths)
        const loss = (): number => {
          const answers = operation(options, inputs).outputs
          return Object.entries(cotangents).reduce(
            (sum, [key, factors]) =>
              factors.reduce((all, factor, i) => all + factor * answers[key]![i]!, sum),
            0,
          )
        }
        const gradients = backward(cotangents)
        const largest = Math.max(...Object.values(gradients).flatMap((g) => Array.from(g, Math.abs)), 0)
        for (const [key, values] of Object.entries(inputs)) {
          const differences = values.map((_, i) => centralDifference(values, i, loss))
          // gradients that are zero, or nearly, are measured by the largest of all
          const scale = [...differences, largest * 1e-2]
          expect(relativeError(gradients[key]!, differences, scale), key).toBeLessThanOrEqual(5e-6)
        }
      }),
      { numRuns: 15, seed: 4 },
    )
  })
})

function centralDifference(values: Float64Array, i: number, loss: () => number): number {
  const value = values[i]!
  const step = 1e-5
  values[i] = value + step
  const above = loss()
  values[i] = value - step
  const below = loss()
  values[i] = value
  return (above - below) / (2 * step)
}
