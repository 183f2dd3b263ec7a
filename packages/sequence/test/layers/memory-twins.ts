import {
  deltaRuleBackward,
  deltaRuleForward,
  mlstmBackward,
  mlstmForward,
  unitLengthBackward,
  unitLengthForward,
} from '@mnestic/sequence/twins'
import { linearMaps, sigmoid64 } from './linear-twin.ts'

type Arrays = Readonly<Record<string, Float64Array>>

interface Sizes {
  readonly steps: number
  readonly batch: number
  readonly input: number
  readonly heads: number
  readonly key: number
  readonly value: number
}

interface Given {
  /** By name, as in the layer. */
  readonly parameters: Arrays
  readonly x: Float64Array
  /** Before the first step. */
  readonly state?: Float64Array | undefined
  /** Of the mLSTM's state. */
  readonly m?: Float64Array | undefined
  /** By the output, and by the last state. */
  readonly dOutput: Float64Array
  readonly dLast: Float64Array
}

/** Of numbers that float32 rounds. */
type Rounded = (numbers: Float64Array) => Float64Array

/**
 * The twin with the linear maps around it: output, last state, and gradients by x, the parameters and the first state
 * (`dState`).
 *
 * @param rounded what happens to the numbers that the maps make
 */
export function mlstmTwin(sizes: Sizes, given: Given, rounded: Rounded = (x) => x): Arrays {
  const { key: K, value: V, steps: T, batch: B, heads: N, input } = sizes
  const { parameters, x, state, m, dOutput, dLast } = given
  const maps = linearMaps(parameters, x, input)
  const scaled = (numbers: Float64Array) => numbers.map((number) => number / Math.sqrt(K))
  const inputs = {
    q: rounded(maps.forward('q')),
    k: rounded(scaled(maps.forward('k'))),
    v: rounded(maps.forward('v')),
    inputGate: rounded(maps.forward('i')),
    forgetGate: rounded(maps.forward('f')),
  }
  const o = maps.forward('o').map(sigmoid64)
  const first = state && { ...split(state, V, K), m: m ?? new Float64Array(B * N) }
  const twin = mlstmForward(sizes, inputs, first)
  const dRead = dOutput.map((d, i) => d * o[i]!)
  const back = mlstmBackward(sizes, inputs, twin, dRead, split(dLast, V, K), first)
  const before = (T - 1) * B * N * K
  return {
    ...maps.backward({
      q: back.q,
      k: scaled(back.k),
      v: back.v,
      i: back.inputGate,
      f: back.forgetGate,
      o: dOutput.map((d, i) => d * twin.h[i]! * o[i]! * (1 - o[i]!)),
    }),
    h: twin.h.map((h, i) => h * o[i]!),
    memory: join({ C: twin.C.subarray(before * V), n: twin.n.subarray(before) }, V, K),
    m: twin.m.subarray((T - 1) * B * N),
    dState: join(back.initial, V, K),
  }
}

/** The same of the delta rule, with the unit lengths of its queries and keys. */
export function deltaRuleTwin(sizes: Sizes, given: Given, rounded: Rounded = (x) => x): Arrays {
  const { key: K, value: V, steps: T, batch: B, heads: N, input } = sizes
  const { parameters, x, state, dOutput, dLast } = given
  const maps = linearMaps(parameters, x, input)
  const [q, k] = [rounded(maps.forward('q')), rounded(maps.forward('k'))]
  const rows = { rows: T * B * N, width: K }
  const inputs = {
    q: unitLengthForward(rows, q),
    k: unitLengthForward(rows, k),
    v: rounded(maps.forward('v')),
    beta: rounded(maps.forward('beta').map(sigmoid64)),
  }
  const twin = deltaRuleForward(sizes, inputs, state)
  const back = deltaRuleBackward(sizes, inputs, twin, dOutput, dLast, state)
  return {
    ...maps.backward({
      q: unitLengthBackward(rows, q, back.q),
      k: unitLengthBackward(rows, k, back.k),
      v: back.v,
      beta: back.beta.map((d, i) => d * inputs.beta[i]! * (1 - inputs.beta[i]!)),
    }),
    o: twin.o,
    S: twin.S.subarray((T - 1) * B * N * V * K),
    dState: back.initial,
  }
}

/** A memory [heads, V + 1, K] of the layer, apart and together. */
function split(memory: Float64Array, V: number, K: number) {
  const [C, n]: [number[], number[]] = [[], []]
  for (let from = 0; from < memory.length; from += (V + 1) * K) {
    C.push(...memory.subarray(from, from + V * K))
    n.push(...memory.subarray(from + V * K, from + (V + 1) * K))
  }
  return { C: Float64Array.from(C), n: Float64Array.from(n) }
}

function join({ C, n }: { readonly C: Float64Array; readonly n: Float64Array }, V: number, K: number) {
  const parts = Array.from({ length: n.length / K }, (_, head) => [
    ...C.subarray(head * V * K, (head + 1) * V * K),
    ...n.subarray(head * K, (head + 1) * K),
  ])
  return Float64Array.from(parts.flat())
}
