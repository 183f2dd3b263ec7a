import type * as tensorflow from '@tensorflow/tfjs'
import type { Sizes, Speaker } from './sizes.ts'

type Tensor = tensorflow.Tensor
type Variable = tensorflow.Variable

/** The same decoder in operations of TensorFlow.js alone, differentiated by it, on its backend wasm. */
export async function tfjs({
  width: E,
  heads: N,
  layers,
  context: T,
  batch: B,
  vocabulary: V,
}: Sizes): Promise<Speaker> {
  const tf = await import('@tensorflow/tfjs')
  await import('@tensorflow/tfjs-backend-wasm')
  await tf.setBackend('wasm')
  const d = E / N
  const matrix = (rows: number, columns: number): Variable =>
    tf.tidy(() => tf.variable(tf.randomNormal([rows, columns], 0, 0.02)))
  const tokens = matrix(V, E)
  const positions = matrix(T, E)
  const gain = (): Variable => tf.tidy(() => tf.variable(tf.ones([E])))
  const all = Array.from({ length: layers }, () => ({
    norms: [gain(), gain()] as const,
    qkv: matrix(E, 3 * E),
    out: matrix(E, E),
    up: matrix(E, 4 * E),
    down: matrix(4 * E, E),
  }))
  const last = gain()
  // The wasm backend has no gradient of gather: rows of the table are taken by a product.
  const ids = tf.tidy(() => tf.randomUniform([B * T], 0, V, 'int32'))
  const shown = tf.tidy(() => tf.oneHot(ids, V).toFloat())
  const wanted = tf.tidy(() => tf.oneHot(tf.randomUniform([B * T], 0, V, 'int32'), V).toFloat())
  const hidden = tf.tidy(() =>
    tf.linalg
      .bandPart(tf.ones([T, T]), -1, 0)
      .sub(1)
      .mul(1e9),
  )

  const norm = (x: Tensor, weight: Variable): Tensor => {
    const { mean, variance } = tf.moments(x, -1, true)
    return x.sub(mean).div(variance.add(1e-5).sqrt()).mul(weight)
  }
  const gelu = (x: Tensor): Tensor => x.mul(tf.erf(x.div(Math.SQRT2)).add(1)).div(2)
  const loss = (): tensorflow.Scalar => {
    let x: Tensor = shown
      .matMul(tokens)
      .reshape([B, T, E])
      .add(positions)
      .reshape([B * T, E])
    for (const { norms, qkv, out, up, down } of all) {
      const parts = tf.split(norm(x, norms[0]).matMul(qkv), 3, 1)
      const [q, k, v] = parts.map((part) => part.reshape([B, T, N, d]).transpose([0, 2, 1, 3]))
      if (!q || !k || !v) throw new TypeError('Three parts are expected')
      const scores = q
        .matMul(k.transpose([0, 1, 3, 2]))
        .div(Math.sqrt(d))
        .add(hidden)
      const mixed = tf.softmax(scores).matMul(v).transpose([0, 2, 1, 3])
      x = x.add(mixed.reshape([B * T, E]).matMul(out))
      x = x.add(gelu(norm(x, norms[1]).matMul(up)).matMul(down))
    }
    const logits = norm(x, last).matMul(tokens.transpose())
    return tf.losses.softmaxCrossEntropy(wanted, logits).asScalar()
  }
  const adam = tf.train.adam(1e-3, 0.9, 0.99)
  return {
    name: `plain TensorFlow.js ${tf.version.tfjs}, wasm`,
    train: async (times) =>
      Array.from({ length: times }, () => {
        const started = performance.now()
        tf.tidy(() => {
          adam.minimize(loss, true)?.dataSync()
        })
        return performance.now() - started
      }),
    close: async () => {
      adam.dispose()
      tf.dispose([ids, shown, wanted, hidden])
      tf.disposeVariables()
    },
  }
}
