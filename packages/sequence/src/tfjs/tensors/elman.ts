import type { Named, Of, TensorPass } from '../operation.ts'
import type { Tensor, Tf } from '../tf.ts'
import { affine, productWithTransposed, rowsOf, transposed } from './linear.ts'
import { before, eachStep, tanhSlope } from './steps.ts'

export type ElmanInputs = {
  readonly x: Tensor
  readonly weight_x: Tensor
  readonly weight_h: Tensor
  readonly bias: Tensor
  readonly state: Tensor
}

export type ElmanKept = { readonly h: Tensor }

type Given = Of<ElmanInputs, Tensor>
type Activation = 'tanh' | 'relu'

/** As `Elman.forward`, without its output layer. */
export function elmanForward(tf: Tf, activation: Activation, given: Given): TensorPass<'h', ElmanKept> {
  const { x, weight_x, weight_h, bias, state } = given
  const [T = 0, B = 0] = x.shape
  const steps: Tensor[] = []
  let h = state
  for (const sums of eachStep(tf, tf.reshape(affine(tf, x, weight_x, bias), [T, B, -1]))) {
    const a = tf.add(sums, tf.matMul(h, weight_h))
    h = activation === 'tanh' ? tf.tanh(a) : tf.maximum(a, 0)
    steps.push(h)
  }
  const all = tf.stack(steps)
  return { outputs: { h: all }, kept: { h: all } }
}

/** As `Elman.backward`. */
export function elmanBackward(
  tf: Tf,
  activation: Activation,
  { x, weight_x, weight_h, state }: Given,
  { h }: ElmanKept,
  by: Readonly<Record<'h', Tensor>>,
): Named<Tensor> {
  const slope = activation === 'tanh' ? tanhSlope(tf, h) : tf.cast(tf.greater(h, 0), 'float32')
  const slopes = eachStep(tf, slope).toReversed()
  const weightT = transposed(tf, weight_h)
  const steps: Tensor[] = []
  let dState = tf.zeros(state.shape)
  for (const [i, dh] of eachStep(tf, by.h).toReversed().entries()) {
    const da = tf.mul(tf.add(dh, dState), slopes[i] ?? 0)
    dState = tf.matMul(da, weightT)
    steps.push(da)
  }
  const da = tf.concat(steps.toReversed())
  return {
    x: tf.reshape(productWithTransposed(tf, da, weight_x), x.shape),
    weight_x: tf.matMul(transposed(tf, rowsOf(tf, x)), da),
    weight_h: tf.matMul(transposed(tf, rowsOf(tf, before(tf, state, h))), da),
    bias: tf.sum(da, 0),
    state: dState,
  }
}
