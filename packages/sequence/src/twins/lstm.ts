import { sigmoid } from './functions.ts'
import { addProduct, addProductTranspose, addRowsOf, addToRows, addTransposeProduct } from './matrix.ts'
import { at, checkShape, orZeros, row, zeros } from './numbers.ts'

export interface LstmShape {
  /** T */
  readonly steps: number
  /** B */
  readonly batch: number
  /** D */
  readonly input: number
  /** H */
  readonly hidden: number
}

export interface LstmParameters {
  /** `[D, 4H]`, the columns of i, f, g, o in this order, as in torch. */
  readonly weight_x: Float64Array
  /** `[H, 4H]` */
  readonly weight_h: Float64Array
  /** `[4H]` */
  readonly bias: Float64Array
}

export interface LstmState {
  /** `[B, H]` */
  readonly h: Float64Array
  /** `[B, H]` */
  readonly c: Float64Array
}

export interface LstmTape {
  /** `[T, B, H]` */
  readonly h: Float64Array
  /** `[T, B, H]` */
  readonly c: Float64Array
  /** `[T, B, 4H]`: i, f, g, o after their functions. */
  readonly gates: Float64Array
}

/**
 * LSTM with forget gate, without peepholes:
 *
 *     a_t = x_t W_x + h_{t-1} W_h + b
 *     i_t = σ(a_t^i)   f_t = σ(a_t^f)   g_t = tanh(a_t^g)   o_t = σ(a_t^o)
 *     c_t = f_t ⊙ c_{t-1} + i_t ⊙ g_t
 *     h_t = o_t ⊙ tanh(c_t)
 *
 * Hochreiter & Schmidhuber, Long short-term memory, Neural Computation 9(8), 1997; the forget gate by Gers,
 * Schmidhuber & Cummins, Learning to forget, Neural Computation 12(10), 2000; symbols as in torch.nn.LSTM.
 *
 * @param x `[T, B, D]`
 * @param initial h_0 and c_0, default zeros
 * @throws INVALID_ARGUMENT for an array of another length than its shape's
 */
export function lstmForward(
  shape: LstmShape,
  parameters: LstmParameters,
  x: Float64Array,
  initial?: LstmState,
): LstmTape {
  const { steps: T, batch: B, input: D, hidden: H } = shape
  checkShape('weight_x', parameters.weight_x, [D, 4 * H])
  checkShape('weight_h', parameters.weight_h, [H, 4 * H])
  checkShape('bias', parameters.bias, [4 * H])
  checkShape('x', x, [T, B, D])
  const tape = { h: zeros(T, B, H), c: zeros(T, B, H), gates: zeros(T, B, 4 * H) }
  let hBefore = orZeros('initial.h', initial?.h, [B, H])
  let cBefore = orZeros('initial.c', initial?.c, [B, H])
  for (let t = 0; t < T; t++) {
    const h_t = row(tape.h, t, B * H)
    const c_t = row(tape.c, t, B * H)
    const gates = row(tape.gates, t, B * 4 * H)
    addProduct(gates, row(x, t, B * D), parameters.weight_x, B, D, 4 * H)
    addProduct(gates, hBefore, parameters.weight_h, B, H, 4 * H)
    addToRows(gates, parameters.bias)
    for (let b = 0; b < B; b++) {
      const [I, F, G, O] = gateRows(gates, b, H)
      for (let j = 0; j < H; j++) {
        const n = b * H + j
        I[j] = sigmoid(at(I, j))
        F[j] = sigmoid(at(F, j))
        G[j] = Math.tanh(at(G, j))
        O[j] = sigmoid(at(O, j))
        c_t[n] = at(F, j) * at(cBefore, n) + at(I, j) * at(G, j)
        h_t[n] = at(O, j) * Math.tanh(at(c_t, n))
      }
    }
    hBefore = h_t
    cBefore = c_t
  }
  return tape
}

export interface LstmGradients extends LstmParameters {
  /** `[T, B, D]` */
  readonly x: Float64Array
  /** By h_0 and c_0. */
  readonly initial: LstmState
}

/**
 * Back-propagation through time. With dc_t = dh_t ⊙ o_t ⊙ (1 - tanh²(c_t)) + f_{t+1} ⊙ dc_{t+1}, the gates get
 * di = dc ⊙ g, df = dc ⊙ c_{t-1}, dg = dc ⊙ i, do = dh ⊙ tanh(c), each times the derivative of its function.
 *
 * @param dh `[T, B, H]`, the gradient of the loss by each h_t as far as it does not pass through later steps
 * @param dcLast `[B, H]`, the gradient by c_T from beyond the sequence's end, default zeros; that by h_T is added to
 * the last step of `dh`
 */
export function lstmBackward(
  shape: LstmShape,
  parameters: LstmParameters,
  x: Float64Array,
  tape: LstmTape,
  dh: Float64Array,
  dcLast?: Float64Array,
  initial?: LstmState,
): LstmGradients {
  const { steps: T, batch: B, input: D, hidden: H } = shape
  checkShape('dh', dh, [T, B, H])
  const hFirst = orZeros('initial.h', initial?.h, [B, H])
  const cFirst = orZeros('initial.c', initial?.c, [B, H])
  const weight_x = zeros(D, 4 * H)
  const weight_h = zeros(H, 4 * H)
  const bias = zeros(4 * H)
  const dx = zeros(T, B, D)
  let dhCarried = zeros(B, H) // dh_t by way of step t + 1
  const dc = Float64Array.from(orZeros('dcLast', dcLast, [B, H]))
  for (let t = T - 1; t >= 0; t--) {
    const hBefore = t === 0 ? hFirst : row(tape.h, t - 1, B * H)
    const cBefore = t === 0 ? cFirst : row(tape.c, t - 1, B * H)
    const da = zeros(B, 4 * H)
    for (let b = 0; b < B; b++) {
      const [I, F, G, O] = gateRows(row(tape.gates, t, B * 4 * H), b, H)
      const [dI, dF, dG, dO] = gateRows(da, b, H)
      for (let j = 0; j < H; j++) {
        const n = b * H + j
        const [i, f, g, o] = [at(I, j), at(F, j), at(G, j), at(O, j)]
        const tanh_c = Math.tanh(at(tape.c, t * B * H + n))
        const dh_t = at(dh, t * B * H + n) + at(dhCarried, n)
        const dc_t = at(dc, n) + dh_t * o * (1 - tanh_c * tanh_c)
        dI[j] = dc_t * g * i * (1 - i)
        dF[j] = dc_t * at(cBefore, n) * f * (1 - f)
        dG[j] = dc_t * i * (1 - g * g)
        dO[j] = dh_t * tanh_c * o * (1 - o)
        dc[n] = dc_t * f
      }
    }
    addTransposeProduct(weight_x, row(x, t, B * D), da, D, B, 4 * H)
    addTransposeProduct(weight_h, hBefore, da, H, B, 4 * H)
    addRowsOf(bias, da)
    addProductTranspose(row(dx, t, B * D), da, parameters.weight_x, B, 4 * H, D)
    dhCarried = zeros(B, H)
    addProductTranspose(dhCarried, da, parameters.weight_h, B, 4 * H, H)
  }
  return { x: dx, initial: { h: dhCarried, c: dc }, weight_x, weight_h, bias }
}

type Gates = readonly [i: Float64Array, f: Float64Array, g: Float64Array, o: Float64Array]

/** Views of the gates of one sequence in a step `[B, 4H]`. */
function gateRows(step: Float64Array, b: number, H: number): Gates {
  return [row(step, 4 * b, H), row(step, 4 * b + 1, H), row(step, 4 * b + 2, H), row(step, 4 * b + 3, H)]
}
