import {
  Attention,
  beside,
  chronoBias,
  DeltaRule,
  Elman,
  gateBias,
  glorotUniform,
  identity,
  Lstm,
  Mlstm,
  orthogonal,
  type Heap,
  type Random,
} from '@mnestic/sequence'
import type { Trunk } from './trunk.ts'

export interface TrunkSizes {
  /** D */
  readonly input: number
  /** H; of a matrix memory, the columns of its keys and of its values. */
  readonly hidden: number
  readonly random: Random
}

/** A recurrent layer that can also be run step by step, as the norms of gradients need it. */
export interface Recurrent<Layer> {
  readonly layer: Layer
  readonly trunk: Trunk
}

/** Glorot's matrix from inputs, orthogonal ones from the state, and that bias [4H]. */
function lstm(heap: Heap, { input, hidden, random }: TrunkSizes, bias: Float32Array): Recurrent<Lstm> {
  const gate = () => orthogonal({ random, rows: hidden, columns: hidden })
  const initial = {
    weight_x: glorotUniform({ random, rows: input, columns: 4 * hidden }),
    weight_h: beside(hidden, gate(), gate(), gate(), gate()),
    bias,
  }
  const layer = new Lstm(heap, { input, hidden, initial })
  return {
    layer,
    trunk: {
      parameters: layer.parameters,
      width: hidden,
      forward(x, size) {
        const tape = layer.forward(x, size)
        return { h: tape.h, backward: (dh, options) => layer.backward(tape, { dh, ...options }).dx }
      },
    },
  }
}

/** The usual LSTM: forget bias 1. */
export function plainLstm(heap: Heap, sizes: TrunkSizes): Recurrent<Lstm> {
  return lstm(heap, sizes, gateBias({ hidden: sizes.hidden }))
}

/** Biases for memories of up to `longest` steps. */
export function chronoLstm(heap: Heap, sizes: TrunkSizes, longest: number): Recurrent<Lstm> {
  const { hidden, random } = sizes
  return lstm(heap, sizes, chronoBias({ random, hidden, longest }))
}

function elman(
  heap: Heap,
  { input, hidden, random }: TrunkSizes,
  activation: 'tanh' | 'relu',
  weight_h: Float32Array,
  gain = 1,
): Recurrent<Elman> {
  const weight_x = glorotUniform({ random, rows: input, columns: hidden, gain })
  const layer = new Elman(heap, { input, hidden, activation, initial: { weight_x, weight_h } })
  return {
    layer,
    trunk: {
      parameters: layer.parameters,
      width: hidden,
      forward(x, size) {
        const tape = layer.forward(x, size)
        return { h: tape.h, backward: (dh, options) => layer.backward(tape, { dh, ...options }).dx }
      },
    },
  }
}

/** Tanh units whose recurrent matrix keeps lengths. */
export function orthogonalRnn(heap: Heap, sizes: TrunkSizes): Recurrent<Elman> {
  const { hidden, random } = sizes
  return elman(heap, sizes, 'tanh', orthogonal({ random, rows: hidden, columns: hidden }))
}

/** Tanh units, both matrices Glorot's. */
export function glorotRnn(heap: Heap, sizes: TrunkSizes): Recurrent<Elman> {
  const { hidden, random } = sizes
  return elman(heap, sizes, 'tanh', glorotUniform({ random, rows: hidden, columns: hidden }))
}

/** ReLU units that at first keep what they hold (Le, Jaitly & Hinton 2015). */
export function irnn(heap: Heap, sizes: TrunkSizes): Recurrent<Elman> {
  return elman(heap, sizes, 'relu', identity({ size: sizes.hidden }))
}

/**
 * One head, a matrix [H, H] for memory. The forget gate begins at σ(5) = .993; the input gate at e^-6, as small as that
 * because |nᵀq| above 1, which sums of many random keys reach otherwise, divides what is recalled and hides it.
 */
export function mlstm(heap: Heap, { input, hidden, random }: TrunkSizes): Trunk {
  const weight = (columns: number) => glorotUniform({ random, rows: input, columns })
  const initial = {
    weight_q: weight(hidden),
    weight_k: weight(hidden),
    weight_v: weight(hidden),
    weight_o: weight(hidden),
    bias_i: [-6],
    bias_f: [5],
  }
  const layer = new Mlstm(heap, { input, heads: 1, key: hidden, value: hidden, initial })
  return {
    parameters: layer.parameters,
    width: hidden,
    forward(x, size) {
      const tape = layer.forward(x, size)
      return { h: tape.h, backward: (dh, options) => layer.backward(tape, { dh, ...options }).dx }
    },
  }
}

/** One head, a matrix [H, H] for memory. */
export function deltaRule(heap: Heap, { input, hidden, random }: TrunkSizes): Trunk {
  const weight = (columns: number) => glorotUniform({ random, rows: input, columns })
  const initial = {
    weight_q: weight(hidden),
    weight_k: weight(hidden),
    weight_v: weight(hidden),
    weight_beta: weight(1),
  }
  const layer = new DeltaRule(heap, { input, heads: 1, key: hidden, value: hidden, initial })
  return {
    parameters: layer.parameters,
    width: hidden,
    forward(x, size) {
      const tape = layer.forward(x, size)
      return { h: tape.o, backward: (dO, options) => layer.backward(tape, { dO, ...options }).dx }
    },
  }
}

/** One causal head over all steps so far: no state of fixed size, its memory grows with them. */
export function attention(heap: Heap, { input, random }: Omit<TrunkSizes, 'hidden'>): Trunk {
  const weight = () => glorotUniform({ random, rows: input, columns: input })
  const initial = { weight_q: weight(), weight_k: weight(), weight_v: weight(), weight_o: weight() }
  const layer = new Attention(heap, { width: input, heads: 1, causal: true, initial })
  return {
    parameters: layer.parameters,
    width: input,
    forward(x, size) {
      const tape = layer.forward(x, size)
      return { h: tape.y, backward: (dy) => layer.backward(tape, { dy }).dx }
    },
  }
}
