import type { Named, Of, TensorPass } from '../operation.ts'
import type { Tensor, Tf } from '../tf.ts'
import { chunks, fromHeads, mostSteps, stepsOf, toHeads } from './heads.ts'
import { affineGradients, affineOf } from './linear.ts'
import { mlstmChunk, mlstmChunkGradients, type MlstmChunkGiven } from './mlstm-chunk.ts'
import { sigmoidSlope } from './steps.ts'

type Maps = 'q' | 'k' | 'v' | 'i' | 'f' | 'o'

export type MlstmInputs = { readonly [Name in 'x' | 'memory' | 'm']: Tensor } & {
  readonly [Name in `${'weight' | 'bias'}_${Maps}`]: Tensor
}

export interface MlstmSizes {
  readonly steps: number
  readonly batch: number
  readonly heads: number
  readonly key: number
  readonly value: number
}

/**
 * Of heads, as `MlstmChunkGiven` has them, but of all steps; o and h̃ [T B, N d_v]; and before each chunk the memory and
 * m, one chunk below the other.
 */
export type MlstmKept = Readonly<
  Record<'q' | 'k' | 'v' | 'i' | 'f' | 'o' | 'read' | 'memories' | 'ms', Tensor>
>

type Given = Of<MlstmInputs, Tensor>

/** As `Mlstm.forward`. */
export function mlstmForward(
  tf: Tf,
  sizes: MlstmSizes,
  given: Given,
): TensorPass<'h' | 'memory' | 'm', MlstmKept> {
  const { steps: T, batch: B, heads: N, key: K, value: V } = sizes
  const heads = (of: Maps) => toHeads(tf, affineOf(tf, given, of, given.x), T, B * N)
  const steps = {
    q: heads('q'),
    k: tf.div(heads('k'), Math.sqrt(K)),
    v: tf.concat([heads('v'), tf.ones([B * N, T, 1])], 2),
    i: heads('i'),
    f: heads('f'),
  }
  const o = tf.sigmoid(affineOf(tf, given, 'o', given.x))
  const parts: Tensor[] = []
  const memories = [tf.reshape(given.memory, [B * N, V + 1, K])]
  const ms = [tf.reshape(given.m, [B * N, 1, 1])]
  for (const [index, range] of chunks(T, mostSteps).entries()) {
    const state = { memory: memories[index] ?? given.memory, m: ms[index] ?? given.m }
    const { h, memory, m } = mlstmChunk(tf, { ...part(tf, steps, range), ...state })
    parts.push(h)
    memories.push(memory)
    ms.push(m)
  }
  const read = fromHeads(tf, tf.concat(parts, 1), T * B)
  return {
    outputs: {
      h: tf.reshape(tf.mul(o, read), [T, B, N * V]),
      memory: tf.reshape(memories.at(-1) ?? given.memory, given.memory.shape),
      m: tf.reshape(ms.at(-1) ?? given.m, given.m.shape),
    },
    kept: { ...steps, o, read, memories: tf.stack(memories), ms: tf.stack(ms) },
  }
}

/** As `Mlstm.backward`. */
export function mlstmBackward(
  tf: Tf,
  sizes: MlstmSizes,
  given: Given,
  { o, read, memories, ms, ...steps }: MlstmKept,
  by: Readonly<Record<'h' | 'memory', Tensor>>,
): Named<Tensor> {
  const { steps: T, batch: B, heads: N, key: K, value: V } = sizes
  const dh = tf.reshape(by.h, o.shape)
  const dRead = toHeads(tf, tf.mul(dh, o), T, B * N)
  const h = toHeads(tf, read, T, B * N)
  const [memoryOf, mOf] = [tf.unstack(memories), tf.unstack(ms)]
  const gradients: Readonly<Record<'q' | 'k' | 'v' | 'i' | 'f', Tensor>>[] = []
  let memory = tf.reshape(by.memory, [B * N, V + 1, K])
  for (const [index, range] of [...chunks(T, mostSteps).entries()].toReversed()) {
    const state = { memory: memoryOf[index] ?? memory, m: mOf[index] ?? ms }
    const chunk = { ...part(tf, steps, range), ...state }
    const dChunk = { h: stepsOf(tf, dRead, range), memory }
    const gradient = mlstmChunkGradients(tf, chunk, stepsOf(tf, h, range), dChunk)
    memory = gradient.memory
    gradients.unshift(gradient)
  }
  const all = (of: 'q' | 'k' | 'v' | 'i' | 'f') =>
    tf.concat(
      gradients.map((gradient) => gradient[of]),
      1,
    )
  const flat = (x: Tensor) => fromHeads(tf, x, T * B)
  const maps = affineGradients(tf, given, given.x, {
    q: flat(all('q')),
    k: flat(tf.div(all('k'), Math.sqrt(K))),
    v: flat(tf.slice(all('v'), [0, 0, 0], [B * N, T, V])),
    i: flat(all('i')),
    f: flat(all('f')),
    o: tf.mul(tf.mul(dh, read), sigmoidSlope(tf, o)),
  })
  return {
    ...maps.parameters,
    x: tf.reshape(maps.x, given.x.shape),
    memory: tf.reshape(memory, given.memory.shape),
  }
}

type Steps = Omit<MlstmChunkGiven, 'memory' | 'm'>

function part(tf: Tf, { q, k, v, i, f }: Steps, range: readonly [number, number]): Steps {
  const of = (x: Tensor) => stepsOf(tf, x, range)
  return { q: of(q), k: of(k), v: of(v), i: of(i), f: of(f) }
}
