import * as tf from '@tensorflow/tfjs'
import type { Operations, Tensor } from '@mnestic/sequence/tfjs'
import {
  elmanBackward,
  elmanForward,
  embeddingBackward,
  embeddingForward,
  layerNormBackward,
  layerNormForward,
  linearBackward,
  linearForward,
  lstmBackward,
  lstmForward,
  multiHeadBackward,
  multiHeadForward,
} from '@mnestic/sequence/twins'
import { deltaRuleTwin, mlstmTwin } from '../layers/memory-twins.ts'

type Named<Value> = Record<string, Value>
type Arrays = Readonly<Named<Float64Array>>
type Tensors = Readonly<Named<Tensor>>

/** An operation with sizes, and what its twin says to the same numbers. */
export interface Case {
  readonly name: string
  /** Of what is differentiated. */
  readonly inputs: Readonly<Named<readonly number[]>>
  /** Added to the numbers of an input. */
  readonly shifts?: Readonly<Named<number>>
  /** Of whole numbers below a bound. */
  readonly ids?: { readonly shape: readonly number[]; readonly below: number }
  /** Those that the loss is made of. */
  readonly outputs: Readonly<Named<readonly number[]>>
  call(operations: Operations, given: Tensors, ids: Tensor): Tensors
  /** The outputs, and gradients as `d` and the input's name. */
  twin(given: Arrays, by: Arrays, ids: Int32Array): Arrays
}

const withD = (gradients: Arrays) =>
  Object.fromEntries(Object.entries(gradients).map(([name, values]) => [`d ${name}`, values]))

/** The gradient by the last step's h, added to that by all h. */
function withLast(dh: Float64Array, last: Float64Array): Float64Array {
  const from = dh.length - last.length
  return dh.map((d, i) => d + (i < from ? 0 : last[i - from]!))
}

function elman(activation: 'tanh' | 'relu', [T, B, D, H, O]: readonly number[]): Case {
  const shape = { steps: T!, batch: B!, input: D!, hidden: H!, activation }
  const output = { rows: T! * B!, input: H!, output: O! }
  return {
    name: `elman, ${activation}, ${T} steps`,
    inputs: {
      x: [T!, B!, D!],
      state: [B!, H!],
      weight_x: [D!, H!],
      weight_h: [H!, H!],
      bias: [H!],
      weight_y: [H!, O!],
      bias_y: [O!],
    },
    outputs: { h: [T!, B!, H!], last: [B!, H!], y: [T!, B!, O!] },
    call(operations, { x, state, ...weights }) {
      const { y, ...rest } = operations.elman(x!, weights as never, { state: state!, activation })
      return { ...rest, y: y! }
    },
    twin({ x, state, weight_y, bias_y, ...rest }, by) {
      const parameters = rest as never
      const h = elmanForward(shape, parameters, x!, state)
      const last = { weight: weight_y!, bias: bias_y! }
      const through = linearBackward(output, last, h, by['y']!)
      const dh = withLast(by['h']!, by['last']!).map((d, i) => d + through.x[i]!)
      const { h0, ...gradients } = elmanBackward(shape, parameters, x!, h, dh, state)
      return {
        h,
        last: h.subarray(-B! * H!),
        y: linearForward(output, last, h),
        ...withD({ ...gradients, state: h0, weight_y: through.weight, bias_y: through.bias }),
      }
    },
  }
}

function lstm([T, B, D, H]: readonly number[]): Case {
  const shape = { steps: T!, batch: B!, input: D!, hidden: H! }
  return {
    name: `lstm, ${T} steps`,
    inputs: {
      x: [T!, B!, D!],
      h0: [B!, H!],
      c0: [B!, H!],
      weight_x: [D!, 4 * H!],
      weight_h: [H!, 4 * H!],
      bias: [4 * H!],
    },
    outputs: { h: [T!, B!, H!], hLast: [B!, H!], c: [B!, H!] },
    call(operations, { x, h0, c0, ...weights }) {
      const state = { h: h0!, c: c0! }
      const { h, last } = operations.lstm(x!, weights as never, { state })
      return { h, hLast: last.h, c: last.c }
    },
    twin({ x, h0, c0, ...rest }, by) {
      const parameters = rest as never
      const state = { h: h0!, c: c0! }
      const tape = lstmForward(shape, parameters, x!, state)
      const dh = withLast(by['h']!, by['hLast']!)
      const { initial, ...gradients } = lstmBackward(shape, parameters, x!, tape, dh, by['c'], state)
      return {
        h: tape.h,
        hLast: tape.h.subarray(-B! * H!),
        c: tape.c.subarray(-B! * H!),
        ...withD({ ...gradients, h0: initial.h, c0: initial.c }),
      }
    },
  }
}

const maps = (shapes: Readonly<Named<readonly [number, number]>>) =>
  Object.fromEntries(
    Object.entries(shapes).flatMap(([map, [rows, columns]]) => [
      [`weight_${map}`, [rows, columns]],
      [`bias_${map}`, [columns]],
    ]),
  )

function mlstm([T, B, D, N, K, V]: readonly number[]): Case {
  const sizes = { steps: T!, batch: B!, input: D!, heads: N!, key: K!, value: V! }
  const [NK, NV] = [N! * K!, N! * V!]
  return {
    name: `mlstm, ${T} steps`,
    inputs: {
      x: [T!, B!, D!],
      memory: [B!, N!, V! + 1, K!],
      ...maps({ q: [D!, NK], k: [D!, NK], v: [D!, NV], i: [D!, N!], f: [D!, N!], o: [D!, NV] }),
    },
    shifts: { bias_i: -5 }, // no small sum is divided by
    outputs: { h: [T!, B!, NV], memory: [B!, N!, V! + 1, K!] },
    call(operations, { x, memory, ...weights }) {
      const state = { memory: memory!, m: tf.fill([B!, N!], 0.5) }
      const { h, last } = operations.mlstm(x!, weights as never, { heads: N!, state })
      return { h, memory: last.memory }
    },
    twin({ x, memory: state, ...parameters }, { h: dOutput, memory: dLast }) {
      const m = new Float64Array(B! * N!).fill(0.5)
      const given = { parameters, x: x!, state, m, dOutput: dOutput!, dLast: dLast! }
      const { h, memory, m: _, dState, ...gradients } = mlstmTwin(sizes, given)
      return { h: h!, memory: memory!, ...withD({ ...gradients, memory: dState! }) }
    },
  }
}

function deltaRule([T, B, D, N, K, V]: readonly number[]): Case {
  const sizes = { steps: T!, batch: B!, input: D!, heads: N!, key: K!, value: V! }
  return {
    name: `deltaRule, ${T} steps`,
    inputs: {
      x: [T!, B!, D!],
      state: [B!, N!, V!, K!],
      ...maps({ q: [D!, N! * K!], k: [D!, N! * K!], v: [D!, N! * V!], beta: [D!, N!] }),
    },
    outputs: { o: [T!, B!, N! * V!], last: [B!, N!, V!, K!] },
    call: (operations, { x, state, ...weights }) =>
      operations.deltaRule(x!, weights as never, { heads: N!, state: state! }),
    twin({ x, state, ...parameters }, { o: dOutput, last: dLast }) {
      const given = { parameters, x: x!, state, dOutput: dOutput!, dLast: dLast! }
      const { o, S, dState, ...gradients } = deltaRuleTwin(sizes, given)
      return { o: o!, last: S!, ...withD({ ...gradients, state: dState! }) }
    },
  }
}

function attention(
  [Tq, B, E, N, Tk, S]: readonly number[],
  { causal = false, own = false, masked = false },
): Case {
  const shape = { queries: Tq!, keys: Tk!, batch: B!, heads: N!, width: E!, sourceWidth: S!, causal }
  // The first sequence's first keys are hidden: causal queries may see none at all.
  const keyMask = Float32Array.from({ length: B! * Tk! }, (_, i) => Number(i >= 2))
  return {
    name: `attention of ${N} heads${causal ? ', causal' : ''}${own ? '' : ', of a source'}${masked ? ', masked' : ''}`,
    inputs: {
      x: [Tq!, B!, E!],
      ...(own ? {} : { source: [Tk!, B!, S!] }),
      ...maps({ q: [E!, E!], k: [S!, E!], v: [S!, E!], o: [E!, E!] }),
    },
    outputs: { y: [Tq!, B!, E!] },
    call: (operations, { x, source, ...weights }) => ({
      y: operations.attention(x!, weights as never, {
        heads: N!,
        causal,
        ...(source && { source }),
        ...(masked && { keyMask: tf.tensor(keyMask, [B!, Tk!]) }),
      }),
    }),
    twin({ x, source, ...rest }, { y: dy }) {
      const parameters = rest as never
      const seen = masked ? keyMask : undefined
      const tape = multiHeadForward(shape, parameters, x!, source ?? x!, seen)
      const all = multiHeadBackward(shape, parameters, x!, source ?? x!, tape, dy!, seen)
      const { source: dSource, ...gradients } = all
      if (source) return { y: tape.y, ...withD({ ...gradients, source: dSource }) }
      return { y: tape.y, ...withD({ ...gradients, x: all.x.map((d, i) => d + dSource[i]!) }) }
    },
  }
}

function layerNorm([T, B, D]: readonly number[]): Case {
  const shape = { rows: T! * B!, width: D!, epsilon: 1e-3 }
  return {
    name: 'layerNorm',
    inputs: { x: [T!, B!, D!], weight: [D!], bias: [D!] },
    outputs: { y: [T!, B!, D!] },
    call: (operations, { x, weight, bias }) => ({
      y: operations.layerNorm(x!, { weight: weight!, bias: bias! }, { epsilon: 1e-3 }),
    }),
    twin({ x, ...rest }, { y: dy }) {
      const parameters = rest as never
      const y = layerNormForward(shape, parameters, x!)
      return { y, ...withD({ ...layerNormBackward(shape, parameters, x!, dy!) }) }
    },
  }
}

function linear([T, B, D, O]: readonly number[]): Case {
  const shape = { rows: T! * B!, input: D!, output: O! }
  return {
    name: 'linear',
    inputs: { x: [T!, B!, D!], weight: [D!, O!], bias: [O!] },
    outputs: { y: [T!, B!, O!] },
    call: (operations, { x, weight, bias }) => ({
      y: operations.linear(x!, { weight: weight!, bias: bias! }),
    }),
    twin({ x, ...rest }, { y: dy }) {
      const parameters = rest as never
      const y = linearForward(shape, parameters, x!)
      return { y, ...withD({ ...linearBackward(shape, parameters, x!, dy!) }) }
    },
  }
}

function embedding([T, B, V, D]: readonly number[]): Case {
  const shape = { vocabulary: V!, width: D! }
  return {
    name: 'embedding, with ids twice',
    inputs: { weight: [V!, D!] },
    ids: { shape: [T!, B!], below: V! },
    outputs: { y: [T!, B!, D!] },
    call: (operations, { weight }, ids) => ({ y: operations.embedding(ids, weight!) }),
    twin: ({ weight }, { y: dy }, ids) => ({
      y: embeddingForward(shape, weight!, ids),
      ...withD({ weight: embeddingBackward(shape, ids, dy!) }),
    }),
  }
}

/** Sizes that are no multiples of 4; of the matrix memories more steps than one chunk has. */
export const cases: readonly Case[] = [
  elman('tanh', [9, 3, 5, 7, 2]),
  elman('relu', [9, 3, 5, 7, 2]),
  lstm([9, 3, 5, 7]),
  lstm([1, 1, 1, 1]),
  mlstm([9, 2, 5, 2, 6, 5]),
  mlstm([70, 2, 5, 3, 6, 5]),
  deltaRule([9, 2, 5, 2, 6, 5]),
  deltaRule([70, 2, 5, 3, 6, 5]),
  attention([9, 2, 6, 3, 9, 6], { own: true, causal: true }),
  attention([9, 2, 6, 2, 9, 6], { own: true, causal: true, masked: true }),
  attention([5, 3, 6, 2, 7, 4], { masked: true }),
  attention([5, 3, 6, 1, 7, 4], { causal: true }),
  layerNorm([5, 3, 7]),
  linear([5, 3, 7, 2]),
  embedding([9, 3, 5, 6]),
]
