import type { Tensor, Tf } from './tf.ts'

export interface ForwardPass {
  readonly outputs: readonly Tensor[]
  /** What `backward` is handed again, and is freed after it. */
  readonly kept: readonly Tensor[]
  /** From the gradients by the outputs to those by the inputs. */
  backward(by: readonly Tensor[], kept: readonly Tensor[]): readonly Tensor[]
}

type Shapes = readonly (readonly number[])[]

/** `tf.customGrad` of an operation with several results, which it knows not: they go through it side by side in one. */
export function differentiable(
  tf: Tf,
  inputs: readonly Tensor[],
  shapes: Shapes,
  forward: () => ForwardPass,
): readonly Tensor[] {
  const operation = tf.customGrad((...given) => {
    const { outputs, kept, backward } = forward()
    const save = given.at(-1)
    if (typeof save === 'function') save([...kept])
    return {
      value: joined(tf, outputs),
      gradFunc: (dy: Tensor, saved: Tensor[]) => [...backward(apart(tf, dy, shapes), saved)],
    }
  })
  return apart(tf, operation(...inputs), shapes)
}

function joined(tf: Tf, tensors: readonly Tensor[]): Tensor {
  const [only, second] = tensors
  if (only !== undefined && second === undefined) return only
  return tf.concat(tensors.map((tensor) => tf.reshape(tensor, [tensor.size])))
}

function apart(tf: Tf, tensor: Tensor, shapes: Shapes): readonly Tensor[] {
  if (shapes.length === 1) return [tensor]
  const sizes = shapes.map((shape) => shape.reduce((product, size) => product * size, 1))
  return tf.split(tensor, sizes).map((part, i) => tf.reshape(part, [...(shapes[i] ?? [])]))
}
