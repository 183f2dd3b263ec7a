import { MnesticError } from '@mnestic/core'
import type { Named } from './operation.ts'
import { need } from './records.ts'
import { checkTensor, columnsOf, type Tensor } from './tf.ts'

/** Weights and biases of several linear maps, by the names of the maps. */
export type MapWeights<Maps extends string> = { readonly [Name in `${'weight' | 'bias'}_${Maps}`]: Tensor }

/** Those alone that the maps have, checked. @throws INVALID_ARGUMENT for another shape */
export function checkedMaps<Maps extends string>(
  weights: MapWeights<Maps>,
  maps: Readonly<Record<Maps, readonly [rows: number, columns: number]>>,
): MapWeights<Maps> {
  const named: Named<Tensor | undefined> = weights
  const entries = Object.entries<readonly [number, number]>(maps).flatMap(([map, [rows, columns]]) => {
    const [weight, bias] = [need(named, `weight_${map}`), need(named, `bias_${map}`)]
    checkTensor(`weight_${map}`, weight, [rows, columns])
    checkTensor(`bias_${map}`, bias, [columns])
    return [
      [`weight_${map}`, weight],
      [`bias_${map}`, bias],
    ]
  })
  return Object.fromEntries(entries) as MapWeights<Maps>
}

/** Columns of each head. @throws INVALID_ARGUMENT unless all heads have as many */
export function columnsOfHead(name: string, weight: Tensor, heads: number): number {
  const columns = columnsOf(name, weight)
  if (Number.isInteger(heads) && heads > 0 && columns % heads === 0) return columns / heads
  throw new MnesticError(
    'INVALID_ARGUMENT',
    `${name} has ${columns} columns, which ${heads} heads cannot share; give a number of heads that divides them`,
  )
}
