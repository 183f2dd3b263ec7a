import { MnesticError } from '@mnestic/core'
import type { Heap } from '../heap/heap.ts'
import { differentiable, type ForwardPass } from './differentiable.ts'
import type { Named, Of, Operation, Run } from './operation.ts'
import { need, present } from './records.ts'
import type { Tensor, Tf } from './tf.ts'

/** Runs operations by kernels over the heap; without one, by operations of TensorFlow.js. */
export function runOn(tf: Tf, heap: Heap | undefined): Run {
  return (operation) => {
    const constants: readonly string[] = operation.constants ?? []
    const differentiated = present(operation.inputs).filter(([name]) => !constants.includes(name))
    const names = differentiated.map(([name]) => name)
    const inputs = differentiated.map(([, tensor]) => tensor)
    const shapes = Object.values<readonly number[]>(operation.outputs)
    const results = differentiable(tf, inputs, shapes, () =>
      heap === undefined || operation.kernel === undefined
        ? byTensors(operation, names)
        : byKernel(tf, heap, operation, names),
    )
    return record(operation.outputs, results)
  }
}

/** Keeps the inputs too: who made them may be done with them before the gradient is asked for. */
function byTensors<
  Inputs extends Named<Tensor | undefined>,
  Output extends string,
  Kept extends Named<Tensor>,
>(operation: Operation<Inputs, Output, Kept>, names: readonly string[]): ForwardPass {
  const given = present(operation.inputs)
  const { outputs, kept } = operation.forward(operation.inputs as Of<Inputs, Tensor>)
  return {
    outputs: inOrder(operation.outputs, outputs),
    kept: [...given.map(([, tensor]) => tensor), ...Object.values(kept)],
    backward(by, saved) {
      const again = Object.fromEntries(given.map(([name], i) => [name, saved[i]])) as Of<Inputs, Tensor>
      const rest = record(kept, saved.slice(given.length)) as Kept
      const gradients = operation.backward(again, rest, record(operation.outputs, by))
      return names.map((name) => need(gradients, name))
    },
  }
}

/**
 * The heap is a stack, and TensorFlow.js asks for gradients in an order of its own, or never: so the memory of the
 * forward pass is copied out, and put back where it was for the backward pass.
 */
function byKernel<
  Inputs extends Named<Tensor | undefined>,
  Output extends string,
  Kept extends Named<Tensor>,
>(tf: Tf, heap: Heap, operation: Operation<Inputs, Output, Kept>, names: readonly string[]): ForwardPass {
  const { inputs, outputs: shapes, kernel } = operation
  const mark = heap.mark()
  try {
    const start = heap.scratch(0)
    const given = present<Tensor>(inputs).map(([name, tensor]) => [name, tensor.dataSync<'float32'>()])
    const pass = kernel?.(heap, Object.fromEntries(given) as Of<Inputs, Float32Array>)
    if (pass === undefined) throw new TypeError('The operation has no kernel')
    const image = start.part(0, (heap.size - start.address) / 4).data.slice()
    return {
      outputs: inOrder(shapes, pass.outputs).map((block, i) =>
        tf.tensor(block.data.slice(), [...(Object.values<readonly number[]>(shapes)[i] ?? [])]),
      ),
      kept: [],
      backward(by) {
        if (heap.mark() !== mark) {
          throw new MnesticError(
            'INVALID_ARGUMENT',
            `The heap stood at ${mark} in the forward pass and stands at ${heap.mark()} now; release what was allocated`,
          )
        }
        try {
          heap.scratch(image.length).data.set(image)
          const blocks = by.map((tensor) => heap.copyOf(tensor.dataSync<'float32'>()))
          const gradients = pass.backward(record(shapes, blocks))
          return names.map((name) => tf.tensor(need(gradients, name).data.slice(), need(inputs, name).shape))
        } finally {
          heap.release(mark)
        }
      },
    }
  } finally {
    heap.release(mark)
  }
}

function record<Names extends object, Value>(
  names: Names,
  values: readonly Value[],
): { readonly [Name in keyof Names]: Value } {
  const entries = Object.keys(names).map((name, i) => [name, values[i]])
  return Object.fromEntries(entries) as { readonly [Name in keyof Names]: Value }
}

function inOrder<Name extends string, Value>(
  names: Readonly<Record<Name, unknown>>,
  values: Readonly<Record<Name, Value>>,
): readonly Value[] {
  return (Object.keys(names) as Name[]).map((name) => values[name])
}
