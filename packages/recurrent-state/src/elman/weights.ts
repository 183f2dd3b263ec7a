import { invalid } from '@mnestic/core/check'
import {
  fromStateDict,
  identity,
  orthogonal,
  random,
  torchRnn,
  type Random,
  type TensorData,
  type Tensors,
} from '@mnestic/sequence'
import { maxHidden, type CheckedElmanOptions, type ElmanWeights } from './options.ts'

/** Row-major: W_xh [D, H], W_hh [H, H], b_h [H]. */
export interface Matrices {
  readonly hidden: number
  readonly weight_x: ArrayLike<number>
  readonly weight_h: ArrayLike<number>
  readonly bias: ArrayLike<number>
}

/** @throws INVALID_ARGUMENT */
export function matricesOf(options: CheckedElmanOptions, dimensions: number): Matrices {
  return options.weights === undefined
    ? fixed(options, dimensions)
    : given(options.weights, options.hidden, dimensions)
}

/**
 * W_hh: rho times the identity, or times a rotation; W_xh: the identity, or, where the sizes differ, a random matrix that
 * keeps angles as well as so many numbers can.
 */
function fixed({ hidden, rho, seed }: CheckedElmanOptions, dimensions: number): Matrices {
  const size = hidden ?? Math.min(maxHidden, Math.max(1, dimensions))
  const generator = random(seed ?? 1)
  return {
    hidden: size,
    weight_x:
      size === dimensions
        ? identity({ size })
        : orthogonal({ random: generator, rows: dimensions, columns: size }),
    weight_h: seed === undefined ? identity({ size, scale: rho }) : cycle(generator, size, rho),
    bias: new Float32Array(size),
  }
}

/**
 * An echo state (Jaeger 2001) whose rotation hands each number on to another one, all round in one cycle, with a random
 * sign: as good as a dense one (Rodan and Tino 2011, "Minimum complexity echo state network"), and made in no time.
 */
function cycle(generator: Random, size: number, rho: number): Float32Array {
  const order = generator.shuffle(Uint32Array.from({ length: size }, (_, i) => i))
  const matrix = new Float32Array(size * size)
  for (const [n, from] of order.entries()) {
    const to = order[(n + 1) % size] ?? 0
    matrix[from * size + to] = generator.uniform() < 0.5 ? -rho : rho
  }
  return matrix
}

function given(
  { tensors, prefix = '' }: ElmanWeights,
  wanted: number | undefined,
  dimensions: number,
): Matrices {
  const hidden = wanted ?? tensorOf(tensors, `${prefix}weight_hh_l0`)?.shape[0] ?? 1
  if (hidden > maxHidden)
    throw invalid('weights of elmanCell', `${hidden} hidden numbers`, `${maxHidden} or fewer`)
  const bias = tensorOf(tensors, `${prefix}bias_ih_l0`) !== undefined
  const found = fromStateDict(tensors, torchRnn({ input: dimensions, hidden, bias }), { prefix })
  for (const [name, { data }] of found)
    if (!data.every((x) => Number.isFinite(x)))
      throw invalid(`${name} of elmanCell`, 'NaN or Infinity', 'finite numbers')
  const numbers = (name: string, length: number): ArrayLike<number> =>
    found.get(name)?.data ?? new Float32Array(length)
  return {
    hidden,
    weight_x: numbers('weight_x', dimensions * hidden),
    weight_h: numbers('weight_h', hidden * hidden),
    bias: numbers('bias', hidden),
  }
}

function tensorOf(tensors: Tensors, name: string): TensorData | undefined {
  return isMap(tensors) ? tensors.get(name) : tensors[name]
}

function isMap(tensors: Tensors): tensors is ReadonlyMap<string, TensorData> {
  return tensors instanceof Map
}
