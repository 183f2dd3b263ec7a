import type { Named, Of, TensorPass } from '../operation.ts'
import type { Tensor, Tf } from '../tf.ts'
import { affine, productWithTransposed, rowsOf, transposed } from './linear.ts'
import { before, eachStep, sigmoidSlope, tanhSlope } from './steps.ts'

export type LstmInputs = {
  readonly x: Tensor
  readonly weight_x: Tensor
  readonly weight_h: Tensor
  readonly bias: Tensor
  readonly h: Tensor
  readonly c: Tensor
}

/** h, c and the gates after their functions, [T, B, H] each. */
export type LstmKept = Readonly<Record<'h' | 'c' | 'i' | 'f' | 'g' | 'o', Tensor>>

type Given = Of<LstmInputs, Tensor>

/** As `Lstm.forward`. */
export function lstmForward(tf: Tf, given: Given): TensorPass<'h' | 'c', LstmKept> {
  const { x, weight_x, weight_h, bias } = given
  const [T = 0, B = 0] = x.shape
  const steps: Readonly<Record<keyof LstmKept, Tensor[]>> = { h: [], c: [], i: [], f: [], g: [], o: [] }
  let { h, c } = given
  for (const sums of eachStep(tf, tf.reshape(affine(tf, x, weight_x, bias), [T, B, -1]))) {
    const [ai, af, ag, ao] = quarters(tf, tf.add(sums, tf.matMul(h, weight_h)))
    const [i, f, g, o] = [tf.sigmoid(ai), tf.sigmoid(af), tf.tanh(ag), tf.sigmoid(ao)]
    c = tf.add(tf.mul(f, c), tf.mul(i, g))
    h = tf.mul(o, tf.tanh(c))
    for (const [name, value] of Object.entries({ h, c, i, f, g, o })) {
      steps[name as keyof LstmKept].push(value)
    }
  }
  const kept = {
    h: tf.stack(steps.h),
    c: tf.stack(steps.c),
    i: tf.stack(steps.i),
    f: tf.stack(steps.f),
    g: tf.stack(steps.g),
    o: tf.stack(steps.o),
  }
  return { outputs: { h: kept.h, c }, kept }
}

/** As `Lstm.backward`; what does not depend on later steps is computed of all steps at once. */
export function lstmBackward(
  tf: Tf,
  given: Given,
  { h, c, i, f, g, o }: LstmKept,
  by: Readonly<Record<'h' | 'c', Tensor>>,
): Named<Tensor> {
  const { x, weight_x, weight_h } = given
  const tanhC = tf.tanh(c)
  const toC = eachStep(tf, tf.mul(o, tanhSlope(tf, tanhC))).toReversed()
  const toGates = tf.concat(
    [
      tf.mul(g, sigmoidSlope(tf, i)),
      tf.mul(before(tf, given.c, c), sigmoidSlope(tf, f)),
      tf.mul(i, tanhSlope(tf, g)),
      tf.mul(tanhC, sigmoidSlope(tf, o)),
    ],
    2,
  )
  const factors = eachStep(tf, toGates).toReversed()
  const forgets = eachStep(tf, f).toReversed()
  const weightT = transposed(tf, weight_h)
  const steps: Tensor[] = []
  let [dh, dc] = [tf.zeros(given.h.shape), by.c]
  for (const [step, dh_t] of eachStep(tf, by.h).toReversed().entries()) {
    dh = tf.add(dh, dh_t)
    dc = tf.add(dc, tf.mul(dh, toC[step] ?? 0))
    const dz = tf.mul(tf.concat([dc, dc, dc, dh], 1), factors[step] ?? 0)
    dh = tf.matMul(dz, weightT)
    dc = tf.mul(dc, forgets[step] ?? 0)
    steps.push(dz)
  }
  const dz = tf.concat(steps.toReversed())
  return {
    x: tf.reshape(productWithTransposed(tf, dz, weight_x), x.shape),
    weight_x: tf.matMul(transposed(tf, rowsOf(tf, x)), dz),
    weight_h: tf.matMul(transposed(tf, rowsOf(tf, before(tf, given.h, h))), dz),
    bias: tf.sum(dz, 0),
    h: dh,
    c: dc,
  }
}

type Quarters = readonly [i: Tensor, f: Tensor, g: Tensor, o: Tensor]

function quarters(tf: Tf, z: Tensor): Quarters {
  const [B = 0, G = 0] = z.shape
  const part = (index: number) => tf.slice(z, [0, (index * G) / 4], [B, G / 4])
  return [part(0), part(1), part(2), part(3)]
}
