import type { Block, Heap } from '../heap/heap.ts'
import type { Tensor } from './tf.ts'

export type Named<Value> = Readonly<Record<string, Value>>

/** The same names, with other values for the tensors. */
export type Of<Inputs, Value> = {
  readonly [Name in keyof Inputs]: Inputs[Name] extends Tensor ? Value : Value | undefined
}

/** One operation, told twice: by a layer of this package, and by operations of TensorFlow.js. */
export interface Operation<
  Inputs extends Named<Tensor | undefined>,
  Output extends string,
  Kept extends Named<Tensor>,
> {
  readonly inputs: Inputs
  /** Those of the inputs that have no gradient. */
  readonly constants?: readonly (string & keyof Inputs)[]
  /** With their shapes. */
  readonly outputs: Readonly<Record<Output, readonly number[]>>
  /** Left out where a kernel gains nothing over TensorFlow.js. */
  kernel?(heap: Heap, given: Of<Inputs, Float32Array>): KernelPass<Output>
  forward(given: Of<Inputs, Tensor>): TensorPass<Output, Kept>
  /** Gradients by the inputs, by their names. */
  backward(given: Of<Inputs, Tensor>, kept: Kept, by: Readonly<Record<Output, Tensor>>): Named<Tensor>
}

export interface KernelPass<Output extends string> {
  readonly outputs: Readonly<Record<Output, Block>>
  backward(by: Readonly<Record<Output, Block>>): Named<Block | undefined>
}

export interface TensorPass<Output extends string, Kept> {
  readonly outputs: Readonly<Record<Output, Tensor>>
  /** What `backward` needs besides the inputs. */
  readonly kept: Kept
}

/** Runs an operation on one of the paths, and lets TensorFlow.js know its gradient. */
export type Run = <
  Inputs extends Named<Tensor | undefined>,
  Output extends string,
  Kept extends Named<Tensor>,
>(
  operation: Operation<Inputs, Output, Kept>,
) => Readonly<Record<Output, Tensor>>
