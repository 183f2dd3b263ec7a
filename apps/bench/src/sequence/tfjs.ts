import { label, type Trainer } from './shape.ts'

/** tf.layers.lstm with the wasm backend, differentiated by TensorFlow.js itself. */
export async function tfjs(): Promise<Trainer> {
  const tf = await import('@tensorflow/tfjs')
  await import('@tensorflow/tfjs-backend-wasm')
  await tf.setBackend('wasm')
  const known = new Map<string, () => void>()
  return {
    name: `tf.layers.lstm ${tf.version.tfjs}, wasm`,
    async train(shape, times) {
      const step = known.get(label(shape)) ?? prepare(shape)
      known.set(label(shape), step)
      return Array.from({ length: times }, () => {
        const started = performance.now()
        step()
        return performance.now() - started
      })
    },
    close: async () => tf.disposeVariables(),
  }

  function prepare({ batch, steps, input, hidden }: Parameters<Trainer['train']>[0]): () => void {
    const layer = tf.layers.lstm({ units: hidden, returnSequences: true, recurrentActivation: 'sigmoid' })
    const x = tf.randomNormal([batch, steps, input])
    tf.tidy(() => {
      layer.apply(x) // makes the weights
    })
    return () =>
      tf.tidy(() => {
        const { grads } = tf.variableGrads(() => {
          const h = layer.apply(x)
          if (Array.isArray(h) || !(h instanceof tf.Tensor)) throw new TypeError('One tensor is expected')
          return h.sum().asScalar()
        })
        for (const gradient of Object.values(grads)) gradient.dataSync()
      })
  }
}
