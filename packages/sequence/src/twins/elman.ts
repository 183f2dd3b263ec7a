import { addProduct, addProductTranspose, addRowsOf, addToRows, addTransposeProduct } from './matrix.ts'
import { addAll, at, checkShape, orZeros, row, zeros } from './numbers.ts'

export interface ElmanShape {
  /** T */
  readonly steps: number
  /** B */
  readonly batch: number
  /** D */
  readonly input: number
  /** H */
  readonly hidden: number
  /** f; `tanh` in the paper. */
  readonly activation: 'tanh' | 'relu'
}

export interface ElmanParameters {
  /** `[D, H]` */
  readonly weight_x: Float64Array
  /** `[H, H]` */
  readonly weight_h: Float64Array
  /** `[H]` */
  readonly bias: Float64Array
}

/**
 * Elman network, the recurrent part: h_t = f(x_t W_x + h_{t-1} W_h + b). Its output layer, y_t = h_t W_y + b_y, is
 * `linearForward` over the T B rows of h.
 *
 * Elman, Finding structure in time, Cognitive Science 14 (1990); with relu as in Le, Jaitly & Hinton, A simple way to
 * initialize recurrent networks of rectified linear units, arXiv:1504.00941.
 *
 * @param x `[T, B, D]`
 * @param h0 `[B, H]`, default zeros
 * @returns h `[T, B, H]`
 * @throws INVALID_ARGUMENT for an array of another length than its shape's
 */
export function elmanForward(
  shape: ElmanShape,
  parameters: ElmanParameters,
  x: Float64Array,
  h0?: Float64Array,
): Float64Array {
  const { steps: T, batch: B, input: D, hidden: H } = shape
  checkShape('weight_x', parameters.weight_x, [D, H])
  checkShape('weight_h', parameters.weight_h, [H, H])
  checkShape('bias', parameters.bias, [H])
  checkShape('x', x, [T, B, D])
  const h = zeros(T, B, H)
  let before = orZeros('h0', h0, [B, H])
  for (let t = 0; t < T; t++) {
    const h_t = row(h, t, B * H)
    addProduct(h_t, row(x, t, B * D), parameters.weight_x, B, D, H)
    addProduct(h_t, before, parameters.weight_h, B, H, H)
    addToRows(h_t, parameters.bias)
    for (let i = 0; i < h_t.length; i++) {
      const a = at(h_t, i)
      h_t[i] = shape.activation === 'tanh' ? Math.tanh(a) : Math.max(a, 0)
    }
    before = h_t
  }
  return h
}

export interface ElmanGradients extends ElmanParameters {
  /** `[T, B, D]` */
  readonly x: Float64Array
  /** `[B, H]` */
  readonly h0: Float64Array
}

/**
 * Back-propagation through time (Werbos, Proceedings of the IEEE 78(10), 1990): with da_t = dh_t f'(a_t), the step
 * before gets dh_{t-1} += da_t W_hᵀ.
 *
 * @param h what `elmanForward` returned
 * @param dh `[T, B, H]`, the gradient of the loss by each h_t as far as it does not pass through h_{t+1}. What comes
 * from beyond the sequence's end is added to its last step.
 */
export function elmanBackward(
  shape: ElmanShape,
  parameters: ElmanParameters,
  x: Float64Array,
  h: Float64Array,
  dh: Float64Array,
  h0?: Float64Array,
): ElmanGradients {
  const { steps: T, batch: B, input: D, hidden: H } = shape
  checkShape('h', h, [T, B, H])
  checkShape('dh', dh, [T, B, H])
  const first = orZeros('h0', h0, [B, H])
  const weight_x = zeros(D, H)
  const weight_h = zeros(H, H)
  const bias = zeros(H)
  const dx = zeros(T, B, D)
  let carried = zeros(B, H) // dh_t by way of h_{t+1}
  for (let t = T - 1; t >= 0; t--) {
    const h_t = row(h, t, B * H)
    const before = t === 0 ? first : row(h, t - 1, B * H)
    const da = zeros(B, H)
    addAll(da, row(dh, t, B * H))
    addAll(da, carried)
    for (let i = 0; i < da.length; i++) {
      const y = at(h_t, i)
      da[i] = at(da, i) * (shape.activation === 'tanh' ? 1 - y * y : Number(y > 0))
    }
    addTransposeProduct(weight_x, row(x, t, B * D), da, D, B, H)
    addTransposeProduct(weight_h, before, da, H, B, H)
    addRowsOf(bias, da)
    addProductTranspose(row(dx, t, B * D), da, parameters.weight_x, B, H, D)
    carried = zeros(B, H)
    addProductTranspose(carried, da, parameters.weight_h, B, H, H)
  }
  return { x: dx, h0: carried, weight_x, weight_h, bias }
}
