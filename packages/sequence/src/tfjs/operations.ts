import { MnesticError } from '@mnestic/core'
import { checkMethods } from '@mnestic/core/check'
import { createHeap, isSupported } from '../heap/create-heap.ts'
import type { Heap } from '../heap/heap.ts'
import { attention, type AttentionTensorOptions, type AttentionWeights } from './attention.ts'
import {
  deltaRule,
  type DeltaRuleTensorOptions,
  type DeltaRuleTensors,
  type DeltaRuleWeights,
} from './delta-rule.ts'
import { elman, type ElmanTensorOptions, type ElmanTensors, type ElmanWeights } from './elman.ts'
import { embedding } from './embedding.ts'
import { layerNorm, type LayerNormTensorOptions, type LayerNormWeights } from './layer-norm.ts'
import { linear, type LinearWeights } from './linear.ts'
import { lstm, type LstmTensorOptions, type LstmTensors, type LstmWeights } from './lstm.ts'
import { mlstm, type MlstmTensorOptions, type MlstmTensors, type MlstmWeights } from './mlstm.ts'
import { runOn } from './run.ts'
import type { Tensor, Tf } from './tf.ts'

export interface OperationsOptions {
  /**
   * `kernel`: numbers are copied out of the tensors, computed by a kernel of this package, and copied back; made for the
   * backends `wasm` and `cpu`. `tfjs`: operations of TensorFlow.js alone, on any backend. Default: `kernel` where the
   * kernel `simd` runs, else `tfjs`.
   */
  readonly path?: 'kernel' | 'tfjs'
  /**
   * Of the path `kernel`: where it works, and so by which kernel; default `createHeap()`. It may be shared with anything
   * that leaves it at the same mark between a forward pass and its backward pass.
   */
  readonly heap?: Heap
}

/**
 * Whole sequences at once, with gradients by hand, so that TensorFlow.js records one step for each and not several for
 * every step in time. All tensors are float32 and laid out as in the layers, sequences [T, B, D]; weights have the names
 * of the layers' parameters. Results are the caller's to dispose of, as those of any operation; `tf.tidy` does. First
 * derivatives only. All throw INVALID_ARGUMENT for tensors of another shape or type, and TOO_LARGE.
 */
export interface Operations {
  readonly path: 'kernel' | 'tfjs'
  elman(x: Tensor, weights: ElmanWeights, options?: ElmanTensorOptions): ElmanTensors
  lstm(x: Tensor, weights: LstmWeights, options?: LstmTensorOptions): LstmTensors
  mlstm(x: Tensor, weights: MlstmWeights, options: MlstmTensorOptions): MlstmTensors
  deltaRule(x: Tensor, weights: DeltaRuleWeights, options: DeltaRuleTensorOptions): DeltaRuleTensors
  /** y [Tq, B, E] */
  attention(x: Tensor, weights: AttentionWeights, options: AttentionTensorOptions): Tensor
  /** Of the last axis. */
  layerNorm(x: Tensor, weights: LayerNormWeights, options?: LayerNormTensorOptions): Tensor
  /** Of the last axis. */
  linear(x: Tensor, weights: LinearWeights): Tensor
  /** Rows of E [V, D] for ids of type int32, of any shape. */
  embedding(ids: Tensor, weight: Tensor): Tensor
}

/**
 * The layers as operations of TensorFlow.js, for models of your own with its optimisers.
 *
 * @param tf the namespace of `@tensorflow/tfjs`, or of `@tensorflow/tfjs-core` with a backend
 * @throws INVALID_ARGUMENT for another namespace, an unknown path, or a heap that its path does not use
 */
export function operations(tf: Tf, { path, heap }: OperationsOptions = {}): Operations {
  checkMethods('The namespace of TensorFlow.js', tf, ['customGrad', 'tidy'])
  const chosen = path ?? (heap !== undefined || isSupported('simd') ? 'kernel' : 'tfjs')
  const context = { tf, run: runOn(tf, heapOf(chosen, heap)) }
  return {
    path: chosen,
    elman: (...given) => tf.tidy(() => elman(context, ...given)),
    lstm: (...given) => tf.tidy(() => lstm(context, ...given)),
    mlstm: (...given) => tf.tidy(() => mlstm(context, ...given)),
    deltaRule: (...given) => tf.tidy(() => deltaRule(context, ...given)),
    attention: (...given) => tf.tidy(() => attention(context, ...given)),
    layerNorm: (...given) => tf.tidy(() => layerNorm(context, ...given)),
    linear: (...given) => tf.tidy(() => linear(context, ...given)),
    embedding: (...given) => tf.tidy(() => embedding(context, ...given)),
  }
}

function heapOf(path: 'kernel' | 'tfjs', heap: Heap | undefined): Heap | undefined {
  switch (path) {
    case 'kernel':
      return heap ?? createHeap()
    case 'tfjs':
      if (heap === undefined) return undefined
      throw new MnesticError(
        'INVALID_ARGUMENT',
        "The path 'tfjs' uses no heap; leave it out, or take 'kernel'",
      )
    default:
      throw new MnesticError(
        'INVALID_ARGUMENT',
        `There is no path ${JSON.stringify(path)}. There are 'kernel' and 'tfjs'.`,
      )
  }
}
