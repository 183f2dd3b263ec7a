import { MnesticError } from '@mnestic/core'
import { placeInTorch } from './from-state-dict.ts'
import type { StateDictOptions } from './from-state-dict.ts'
import { countOf, entriesOf } from './tensor.ts'
import type { FloatTensor, Tensors } from './tensor.ts'
import type { TorchModule } from './torch-module.ts'

/**
 * The way back from `fromStateDict`: a module's tensors as torch's `load_state_dict` takes them, once they were written
 * by `writeSafetensors`. Where torch has two biases, ours is the first and the second is zeros.
 *
 * @param tensors ours; others among them are left out
 * @returns tensors of type F64 where ours are, else F32
 * @throws INVALID_ARGUMENT, naming the tensor, where one is missing, has another shape than the module's or no floats, or
 * is not zeros where the module has no bias
 */
export function toStateDict(
  tensors: Tensors,
  module: TorchModule,
  { prefix = '', name = '' }: StateDictOptions = {},
): ReadonlyMap<string, FloatTensor> {
  const available = new Map(entriesOf(tensors))
  const stateDict = new Map<string, FloatTensor>()
  for (const mapping of module.mappings) {
    const full = name + mapping.name
    const expected = `${module.title} takes it as F32 or F64 [${mapping.shape.join(', ')}]`
    const tensor = available.get(full)
    if (tensor === undefined) throw refusal(`there is no ${full}`, expected)
    if (tensor.shape.join() !== mapping.shape.join()) {
      throw refusal(`${full} has the shape [${tensor.shape.join(', ')}]`, expected)
    }
    if (tensor.dtype !== 'F32' && tensor.dtype !== 'F64') {
      throw refusal(`${full} is of type ${tensor.dtype}`, expected)
    }
    if (mapping.parts.length === 0 && tensor.data.some((value) => value !== 0)) {
      throw refusal(`${full} is not zeros`, `${module.title} has no bias`)
    }
    for (const [n, part] of mapping.parts.entries()) {
      const target = stateDict.get(prefix + part.tensor) ?? zeros(tensor.dtype, part.shape)
      stateDict.set(prefix + part.tensor, target)
      if (n > 0) continue
      for (const [i, value] of tensor.data.entries()) target.data[placeInTorch(mapping, part, i)] = value
    }
  }
  return stateDict
}

function zeros(dtype: FloatTensor['dtype'], shape: readonly number[]): FloatTensor {
  return dtype === 'F64'
    ? { dtype, shape, data: new Float64Array(countOf(shape)) }
    : { dtype, shape, data: new Float32Array(countOf(shape)) }
}

function refusal(found: string, expected: string): MnesticError {
  return new MnesticError('INVALID_ARGUMENT', `${found}: ${expected}`)
}
