import { isMnesticError } from '@mnestic/core'
import * as twins from '@mnestic/sequence/twins'
import { describe, expect, it } from 'vitest'
import { relativeError } from './relative-error.ts'

const ones = (n: number) => new Float64Array(n).fill(1)

describe('the mLSTM', () => {
  const shape = { steps: 3, batch: 1, heads: 1, key: 2, value: 2 }
  const inputs = (shift: number) => ({
    q: Float64Array.of(1, 2, 0.5, -1, 3, 1),
    k: Float64Array.of(0.3, 1, -1, 0.2, 0.7, 0.1),
    v: Float64Array.of(1, -2, 0.4, 0.3, -1, 2),
    inputGate: Float64Array.of(0.1, -0.3, 0.2).map((i) => i + shift),
    forgetGate: Float64Array.of(1, 2, -1),
  })

  it('does not overflow where exp does, and answers what it answers at a smaller scale', () => {
    const small = twins.mlstmForward(shape, inputs(20))
    const large = twins.mlstmForward(shape, inputs(2000))
    expect(relativeError(large.h, small.h)).toBeLessThan(1e-12)
    const { inputGate, q } = twins.mlstmBackward(shape, inputs(2000), large, ones(6))
    expect([...inputGate, ...q].every(Number.isFinite)).toBe(true)
  })

  it('keeps what it held in proportion, where the forget gate is 0 as a number', () => {
    const one = { ...shape, steps: 1 }
    const quiet = { q: ones(2), k: ones(2), v: new Float64Array(2), inputGate: ones(1), forgetGate: ones(1) }
    const gates = { inputGate: Float64Array.of(-990), forgetGate: Float64Array.of(-1000) }
    const initial = { C: ones(4), n: ones(2), m: new Float64Array(1) }
    const { C, m } = twins.mlstmForward(one, { ...quiet, ...gates }, initial)
    expect(m[0]).toBe(-990)
    expect(relativeError(C, ones(4).fill(Math.exp(-10)))).toBeLessThan(1e-14)
  })

  it('answers next to nothing before anything was written', () => {
    const { h } = twins.mlstmForward(shape, inputs(-50))
    expect(Math.max(...h.map(Math.abs))).toBeLessThan(1e-20)
  })
})

describe('the delta rule', () => {
  it('replaces what a key of length one stood for', () => {
    const shape = { steps: 2, batch: 1, heads: 1, key: 2, value: 1 }
    const k = Float64Array.of(0.6, 0.8, 0.6, 0.8)
    const inputs = { q: k, k, v: Float64Array.of(5, -3), beta: ones(2) }
    expect(relativeError(twins.deltaRuleForward(shape, inputs).o, [5, -3])).toBeLessThan(1e-15)
  })
})

describe('attention', () => {
  it('answers zeros, with zero gradients, to a query that sees no key', () => {
    const shape = { queries: 1, keys: 2, batch: 1, heads: 1, width: 2, causal: false }
    const inputs = { q: ones(2), k: ones(4), v: ones(4), keyMask: [0, 0] }
    const tape = twins.attentionForward(shape, inputs)
    expect([...tape.y]).toEqual([0, 0])
    const { q, k, v } = twins.attentionBackward(shape, inputs, tape, ones(2))
    expect([...q, ...k, ...v].every((d) => d === 0)).toBe(true)
  })

  it('lets the last of fewer causal queries see all keys, as the same query among all does', () => {
    const all = { queries: 3, keys: 3, batch: 1, heads: 1, width: 2, causal: true }
    const inputs = {
      q: Float64Array.of(1, 0, 0.5, 1, -1, 2),
      k: Float64Array.of(0.1, 1, 2, 0, 1, 1),
      v: Float64Array.of(1, 2, 3, 4, 5, 6),
    }
    const last = twins.attentionForward({ ...all, queries: 1 }, { ...inputs, q: inputs.q.slice(4) })
    expect(last.y).toEqual(twins.attentionForward(all, inputs).y.slice(4))
  })
})

describe('cross-entropy', () => {
  it('is 0 with zero gradients where no row has a target', () => {
    const shape = { rows: 2, classes: 3 }
    const tape = twins.crossEntropyForward(shape, ones(6), [-1, -100])
    expect(tape.loss).toBe(0)
    expect([...twins.crossEntropyBackward(shape, tape, [-1, -100])]).toEqual([0, 0, 0, 0, 0, 0])
  })
})

it.each<[string, () => unknown]>([
  ['x has 3 numbers', () => twins.linearForward(linear, { weight: ones(4), bias: ones(2) }, ones(3))],
  ['weight has 5 numbers', () => twins.linearForward(linear, { weight: ones(5), bias: ones(2) }, ones(2))],
  ['ids[1] is 2', () => twins.embeddingForward({ vocabulary: 2, width: 1 }, ones(2), [0, 2])],
  ['ids[0] is -1', () => twins.embeddingForward({ vocabulary: 2, width: 1 }, ones(2), [-1])],
  ['a target is 3', () => twins.crossEntropyForward({ rows: 1, classes: 3 }, ones(3), [3])],
  [
    'width 3 cannot be shared by 2 heads',
    () =>
      twins.attentionForward(
        { queries: 1, keys: 1, batch: 1, heads: 2, width: 3, causal: false },
        { q: ones(3), k: ones(3), v: ones(3) },
      ),
  ],
])('refuses: %s', (message, run) => {
  let refused: unknown
  try {
    run()
  } catch (error) {
    refused = error
  }
  expect(isMnesticError(refused, 'INVALID_ARGUMENT') && refused.message).toContain(message)
})

const linear = { rows: 1, input: 2, output: 2 }
