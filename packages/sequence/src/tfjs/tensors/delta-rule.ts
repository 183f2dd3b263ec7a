import type { Named, Of, TensorPass } from '../operation.ts'
import type { Tensor, Tf } from '../tf.ts'
import { deltaRuleChunk, deltaRuleChunkGradients, type DeltaRuleChunkGiven } from './delta-rule-chunk.ts'
import { chunks, fromHeads, mostSteps, stepsOf, toHeads } from './heads.ts'
import { affineGradients, affineOf } from './linear.ts'
import { sigmoidSlope } from './steps.ts'

type Maps = 'q' | 'k' | 'v' | 'beta'

export type DeltaRuleInputs = { readonly [Name in 'x' | 'state']: Tensor } & {
  readonly [Name in `${'weight' | 'bias'}_${Maps}`]: Tensor
}

export interface DeltaRuleSizes {
  readonly steps: number
  readonly batch: number
  readonly heads: number
  readonly key: number
  readonly value: number
}

/** Of heads, [B N, T, ...]; the lengths are what q and k were divided by; S before each chunk, one below the other. */
export type DeltaRuleKept = Readonly<Record<Maps | 'lengthsQ' | 'lengthsK' | 'memories', Tensor>>

type Given = Of<DeltaRuleInputs, Tensor>

/** As `DeltaRule.forward`. */
export function deltaRuleForward(
  tf: Tf,
  sizes: DeltaRuleSizes,
  given: Given,
): TensorPass<'o' | 'state', DeltaRuleKept> {
  const { steps: T, batch: B, heads: N, key: K, value: V } = sizes
  const heads = (of: Maps) => toHeads(tf, affineOf(tf, given, of, given.x), T, B * N)
  const [q, k] = [unit(tf, heads('q')), unit(tf, heads('k'))]
  const steps = { q: q.unit, k: k.unit, v: heads('v'), beta: tf.sigmoid(heads('beta')) }
  const parts: Tensor[] = []
  const memories = [tf.reshape(given.state, [B * N, V, K])]
  for (const [index, range] of chunks(T, mostSteps).entries()) {
    const state = memories[index] ?? given.state
    const { o, memory } = deltaRuleChunk(tf, { ...part(tf, steps, range), memory: state })
    parts.push(o)
    memories.push(memory)
  }
  return {
    outputs: {
      o: tf.reshape(fromHeads(tf, tf.concat(parts, 1), T * B), [T, B, N * V]),
      state: tf.reshape(memories.at(-1) ?? given.state, given.state.shape),
    },
    kept: { ...steps, lengthsQ: q.lengths, lengthsK: k.lengths, memories: tf.stack(memories) },
  }
}

/** As `DeltaRule.backward`. */
export function deltaRuleBackward(
  tf: Tf,
  sizes: DeltaRuleSizes,
  given: Given,
  { lengthsQ, lengthsK, memories, ...steps }: DeltaRuleKept,
  by: Readonly<Record<'o' | 'state', Tensor>>,
): Named<Tensor> {
  const { steps: T, batch: B, heads: N, key: K, value: V } = sizes
  const dO = toHeads(tf, by.o, T, B * N)
  const memoryOf = tf.unstack(memories)
  const gradients: DeltaRuleChunkGiven[] = []
  let memory = tf.reshape(by.state, [B * N, V, K])
  for (const [index, range] of [...chunks(T, mostSteps).entries()].toReversed()) {
    const chunk = { ...part(tf, steps, range), memory: memoryOf[index] ?? memory }
    const gradient = deltaRuleChunkGradients(tf, chunk, { o: stepsOf(tf, dO, range), memory })
    memory = gradient.memory
    gradients.unshift(gradient)
  }
  const all = (of: Maps) =>
    tf.concat(
      gradients.map((gradient) => gradient[of]),
      1,
    )
  const flat = (x: Tensor) => fromHeads(tf, x, T * B)
  const maps = affineGradients(tf, given, given.x, {
    q: flat(unitGradient(tf, steps.q, lengthsQ, all('q'))),
    k: flat(unitGradient(tf, steps.k, lengthsK, all('k'))),
    v: flat(all('v')),
    beta: flat(tf.mul(all('beta'), sigmoidSlope(tf, steps.beta))),
  })
  return {
    ...maps.parameters,
    x: tf.reshape(maps.x, given.x.shape),
    state: tf.reshape(memory, given.state.shape),
  }
}

type Steps = Omit<DeltaRuleChunkGiven, 'memory'>

function part(tf: Tf, { q, k, v, beta }: Steps, range: readonly [number, number]): Steps {
  const of = (x: Tensor) => stepsOf(tf, x, range)
  return { q: of(q), k: of(k), v: of(v), beta: of(beta) }
}

/** a / √(a·a + 1e-6), and what it was divided by. */
function unit(tf: Tf, a: Tensor): { readonly unit: Tensor; readonly lengths: Tensor } {
  const lengths = tf.sqrt(tf.add(tf.sum(tf.square(a), 2, true), 1e-6))
  return { unit: tf.div(a, lengths), lengths }
}

function unitGradient(tf: Tf, value: Tensor, lengths: Tensor, by: Tensor): Tensor {
  return tf.div(tf.sub(by, tf.mul(value, tf.sum(tf.mul(value, by), 2, true))), lengths)
}
