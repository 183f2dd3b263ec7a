import { MnesticError } from '@mnestic/core'
import type { Parameter } from '../layers/parameter.ts'
import { entriesOf } from './tensor.ts'
import type { FloatTensor, Tensors } from './tensor.ts'

/** Copies of the parameters' values by their names, for `writeSafetensors` or `toStateDict`. */
export function parameterTensors(parameters: readonly Parameter[]): ReadonlyMap<string, FloatTensor> {
  return new Map(
    parameters.map(({ name, shape, value }) => [name, { dtype: 'F32', shape, data: value.data.slice() }]),
  )
}

/**
 * Gives parameters the values of the tensors of their names; float64 is rounded. Tensors of other names are left out.
 * Nothing is changed where it throws.
 *
 * @throws INVALID_ARGUMENT, naming the parameter, where its tensor is missing, has another shape or no floats
 */
export function loadParameters(parameters: readonly Parameter[], tensors: Tensors): void {
  const available = new Map(entriesOf(tensors))
  const values = parameters.map(({ name, shape }) => {
    const tensor = available.get(name)
    const found = tensor === undefined ? 'missing' : `${tensor.dtype} [${tensor.shape.join(', ')}]`
    if (tensor?.shape.join() !== shape.join() || (tensor.dtype !== 'F32' && tensor.dtype !== 'F64')) {
      throw new MnesticError(
        'INVALID_ARGUMENT',
        `the tensor of parameter ${name} is ${found}: it has to be F32 or F64 [${shape.join(', ')}]`,
      )
    }
    return tensor.data
  })
  for (const [i, { value }] of parameters.entries()) value.data.set(values[i] ?? [])
}
