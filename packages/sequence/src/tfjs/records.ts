import type { Parameter } from '../layers/parameter.ts'
import type { Block } from '../heap/heap.ts'
import type { Named } from './operation.ts'

/** Names that have a value, with it. */
export function present<Value>(values: Named<Value | undefined>): readonly (readonly [string, Value])[] {
  return Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
}

export function need<Value>(values: Named<Value | undefined>, name: string): Value {
  const value = values[name]
  if (value === undefined) throw new TypeError(`There is no ${name}`)
  return value
}

/** The gradients of a layer's parameters by their names without that of the layer. */
export function gradientsOf(parameters: readonly Parameter[]): Named<Block> {
  return Object.fromEntries(
    parameters.map(({ name, gradient }) => [name.slice(name.lastIndexOf('.') + 1), gradient]),
  )
}
