import { MnesticError } from '@mnestic/core'
import { logarithm } from '../elementary.ts'
import type { Random } from '../random.ts'
import { orthogonal } from './orthogonal.ts'
import { glorotUniform } from './scaled.ts'

/**
 * `scale` times the identity [size, size]: with ReLU units and zero biases, a recurrent network that at first keeps
 * what it holds (IRNN: Le, Jaitly & Hinton 2015).
 */
export function identity({
  size,
  scale = 1,
}: {
  readonly size: number
  readonly scale?: number
}): Float32Array {
  const matrix = new Float32Array(size * size)
  for (let n = 0; n < size; n++) matrix[n * size + n] = scale
  return matrix
}

/** The matrices beside one another, each with that many rows: `[rows, 4 hidden]` from those of the gates i, f, g, o. */
export function beside(rows: number, ...matrices: readonly Float32Array[]): Float32Array {
  const widths = matrices.map((matrix) => matrix.length / rows)
  const width = widths.reduce((sum, w) => sum + w, 0)
  if (!widths.every(Number.isInteger))
    throw new MnesticError(
      'INVALID_ARGUMENT',
      `a matrix does not have ${rows} rows; its length is no multiple of that`,
    )
  const joined = new Float32Array(rows * width)
  let left = 0
  matrices.forEach((matrix, n) => {
    const own = widths[n] ?? 0
    for (let row = 0; row < rows; row++)
      joined.set(matrix.subarray(row * own, (row + 1) * own), row * width + left)
    left += own
  })
  return joined
}

/**
 * A bias [4 hidden] of an LSTM, gates in the order i, f, g, o: zero, but for the forget gate, so that at first it
 * keeps rather than forgets; `forget` is 1 by default (Jozefowicz, Zaremba & Sutskever 2015).
 */
export function gateBias({
  hidden,
  forget = 1,
  input = 0,
}: {
  readonly hidden: number
  readonly forget?: number
  readonly input?: number
}): Float32Array {
  const bias = new Float32Array(4 * hidden)
  bias.fill(input, 0, hidden)
  bias.fill(forget, hidden, 2 * hidden)
  return bias
}

/**
 * A bias [4 hidden] of an LSTM that has to remember for up to `longest` steps: forget bias ln u with u uniform in
 * 1 to longest - 1, so that cells forget at all speeds up to that, and the input bias its negative (Tallec & Ollivier
 * 2018, "chrono").
 *
 * @throws INVALID_ARGUMENT: `longest` below 2
 */
export function chronoBias({
  random,
  hidden,
  longest,
}: {
  readonly random: Random
  readonly hidden: number
  readonly longest: number
}): Float32Array {
  if (!(longest >= 2 && longest < Infinity))
    throw new MnesticError('INVALID_ARGUMENT', `longest is ${longest}; give a number of steps of at least 2`)
  const bias = new Float32Array(4 * hidden)
  for (let unit = 0; unit < hidden; unit++) {
    const forget = logarithm(random.uniform(1, longest - 1))
    bias[unit] = -forget
    bias[hidden + unit] = forget
  }
  return bias
}

/**
 * An LSTM that at first passes its inputs into its cells as they are and keeps them: the matrix from inputs to the
 * candidate g is the identity (its first min(input, hidden) rows and columns), the forget bias 5 (σ = .993), the input bias -1
 * (σ = .27). The rest as usual: Glorot's from inputs to gates, orthogonal from state to gates. For tasks in which
 * flagged items are to be kept over hundreds of steps: with it an LSTM of 64 cells keeps them, without it learns not to.
 */
export function keepingLstm({
  random,
  input,
  hidden,
  forgetBias = 5,
  inputBias = -1,
}: {
  readonly random: Random
  readonly input: number
  readonly hidden: number
  readonly forgetBias?: number
  readonly inputBias?: number
}): { readonly weight_x: Float32Array; readonly weight_h: Float32Array; readonly bias: Float32Array } {
  const gate = () => glorotUniform({ random, rows: input, columns: hidden })
  const write = new Float32Array(input * hidden)
  for (let n = 0; n < Math.min(input, hidden); n++) write[n * hidden + n] = 1
  const state = () => orthogonal({ random, rows: hidden, columns: hidden })
  return {
    weight_x: beside(input, gate(), gate(), write, gate()),
    weight_h: beside(hidden, state(), state(), new Float32Array(hidden * hidden), state()),
    bias: gateBias({ hidden, forget: forgetBias, input: inputBias }),
  }
}
