import { MnesticError } from '@mnestic/core'
import { countOf, entriesOf } from './tensor.ts'
import type { FloatTensor, Tensors } from './tensor.ts'
import type { TorchMapping, TorchModule, TorchPart } from './torch-module.ts'

export interface StateDictOptions {
  /** What stands before the module's own names in the state dict: `encoder.lstm.`, with its last dot. Default none. */
  readonly prefix?: string
  /** What stands before ours: `lstm.`, as in the names of a layer's parameters. Default none. */
  readonly name?: string
}

/**
 * Takes a module's tensors out of a `state_dict` of torch (as `readSafetensors` reads it) and lays them out as here.
 *
 * ```ts
 * const { tensors } = readSafetensors(bytes)
 * const weights = fromStateDict(tensors, torchLstm({ input: 64, hidden: 128 }), { prefix: 'encoder.' })
 * weights.get('weight_x') // F32 [64, 512]
 * ```
 *
 * @returns tensors of type F64 where torch's are, else F32
 * @throws INVALID_ARGUMENT, naming the tensor, where one is missing, has another shape than the module's or no floats, or
 * belongs to the module in a way that is not known here (a second direction, a projection)
 */
export function fromStateDict(
  stateDict: Tensors,
  module: TorchModule,
  { prefix = '', name = '' }: StateDictOptions = {},
): ReadonlyMap<string, FloatTensor> {
  const available = new Map(entriesOf(stateDict))
  const find = (part: TorchPart): FloatTensor => {
    const full = prefix + part.tensor
    const tensor = available.get(full)
    if (tensor === undefined) {
      throw refusal(`the state dict has no ${full}`, module, part, `it has ${listOf([...available.keys()])}`)
    }
    if (tensor.shape.join() !== part.shape.join()) {
      throw refusal(`${full} has the shape [${tensor.shape.join(', ')}]`, module, part)
    }
    if (tensor.dtype !== 'F32' && tensor.dtype !== 'F64') {
      throw refusal(`${full} is of type ${tensor.dtype}, not F32 or F64`, module, part)
    }
    return tensor
  }
  const found = new Map(
    module.mappings.map((mapping) => [name + mapping.name, assembled(mapping, find)] as const),
  )
  checkNothingElse([...available.keys()], module, prefix)
  return found
}

function assembled(mapping: TorchMapping, find: (part: TorchPart) => FloatTensor): FloatTensor {
  const { shape, parts } = mapping
  const sums = new Float64Array(countOf(shape)).fill(parts.length > 0 ? -0 : 0) // -0 + x is x, of each x
  const tensors = parts.map((part) => ({ part, tensor: find(part) }))
  for (const { part, tensor } of tensors) {
    for (let i = 0; i < sums.length; i++) {
      sums[i] = (sums[i] ?? 0) + (tensor.data[placeInTorch(mapping, part, i)] ?? 0)
    }
  }
  return tensors.length > 0 && tensors.every(({ tensor }) => tensor.dtype === 'F64')
    ? { dtype: 'F64', shape, data: sums }
    : { dtype: 'F32', shape, data: Float32Array.from(sums) }
}

/** Where number i of our tensor stands in torch's. */
export function placeInTorch({ shape, transposed }: TorchMapping, part: TorchPart, i: number): number {
  const [rows = 0, columns = 1] = shape
  const first = part.firstRow * (part.shape[1] ?? 1)
  return first + (transposed ? (i % columns) * rows + Math.floor(i / columns) : i)
}

/** A tensor that stands beside the module's own and is not known means that the module computes something else. */
function checkNothingElse(names: readonly string[], module: TorchModule, prefix: string): void {
  const known = new Set(module.mappings.flatMap(({ parts }) => parts.map(({ tensor }) => prefix + tensor)))
  const other = names.find((name) => {
    const own = name.slice(prefix.length)
    return name.startsWith(prefix) && !known.has(name) && !own.includes('.') && !module.beside?.test(own)
  })
  if (other === undefined) return
  throw new MnesticError(
    'INVALID_ARGUMENT',
    `the state dict has ${other}, which ${module.title} does not have: give the options that the module was made with; other directions, projections and added keys are not supported`,
  )
}

function refusal(found: string, { title }: TorchModule, part: TorchPart, more?: string): MnesticError {
  const expected = `${title} has ${part.tensor} [${part.shape.join(', ')}] of floats`
  return new MnesticError(
    'INVALID_ARGUMENT',
    `${found}: ${expected}; check sizes and prefix${more === undefined ? '' : `, ${more}`}`,
  )
}

function listOf(names: readonly string[]): string {
  return names.length > 8 ? `${names.slice(0, 8).join(', ')} and ${names.length - 8} more` : names.join(', ')
}
