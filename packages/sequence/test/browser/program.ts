import { createHeap, glorotUniform, isSupported, random, type KernelId } from '@mnestic/sequence'
import { operations } from '@mnestic/sequence/tfjs'
import * as tf from '@tensorflow/tfjs'

/** What a page, or Node, finds out; plain numbers and texts, so that it crosses over as it is. */
export interface Found {
  readonly supported: Readonly<Record<KernelId, boolean>>
  /** The kernel of a heap that is not told which. */
  readonly kernel: KernelId
  /** Of operations that are not told which. */
  readonly path: 'kernel' | 'tfjs'
  /** What a training makes of the weights, by the default heap and by TensorFlow.js. */
  readonly weights: Readonly<Record<'kernel' | 'tfjs', readonly number[]>>
  readonly tensors: number
}

/** A program for a page: trains a small network some steps by either path. */
export async function run(): Promise<Found> {
  await tf.setBackend('cpu')
  const heap = createHeap()
  const found = {
    supported: {
      simd: isSupported('simd'),
      relaxed: isSupported('relaxed'),
      js: isSupported('js'),
    },
    kernel: heap.kernel.id,
    path: operations(tf).path,
    weights: {
      kernel: trained(operations(tf, { heap })),
      tfjs: trained(operations(tf, { path: 'tfjs' })),
    },
  }
  return { ...found, tensors: tf.memory().numTensors }
}

function trained(ops: ReturnType<typeof operations>): readonly number[] {
  const seeded = random(1)
  const variable = (rows: number, columns: number) =>
    tf.tidy(() => tf.variable(tf.tensor(glorotUniform({ random: seeded, rows, columns }), [rows, columns])))
  const [T, B, D, H, heads] = [6, 2, 3, 5, 1]
  const recurrent = { weight_x: variable(D, 4 * H), weight_h: variable(H, 4 * H) }
  const maps = { weight_q: variable(H, H), weight_k: variable(H, H), weight_v: variable(H, H) }
  const last = { weight_o: variable(H, H) }
  const variables = [...Object.values(recurrent), ...Object.values(maps), ...Object.values(last)]
  const x = tf.tensor(glorotUniform({ random: seeded, rows: T * B, columns: D }), [T, B, D])
  const zeros = tf.zeros([H])
  const bias = tf.zeros([4 * H])
  const biases = { bias_q: zeros, bias_k: zeros, bias_v: zeros, bias_o: zeros }
  for (let step = 0; step < 5; step++) {
    tf.tidy(() => {
      const { grads } = tf.variableGrads(() => {
        const { h } = ops.lstm(x, { ...recurrent, bias })
        const mixed = ops.attention(h, { ...maps, ...last, ...biases }, { heads, causal: true })
        return mixed.square().mean().asScalar()
      }, variables)
      for (const made of variables) made.assign(made.sub(grads[made.name]!))
    })
  }
  const weights = variables.flatMap((made) => [...made.dataSync<'float32'>()])
  tf.dispose([...variables, x, zeros, bias])
  return weights
}

Object.assign(globalThis, { run })
