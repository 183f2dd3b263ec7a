import type { TraceStep } from '../../../api.ts'
import { amount, signed } from '../../format.ts'
import { inferred } from './lane.ts'

/** What the states say of a record, in figures. */
export function figuresOf(step: TraceStep): readonly string[] {
  const { drift, worth } = step
  return [
    ...(drift === undefined ? [] : [`drift ${amount(drift)}`]),
    ...(worth?.gates === undefined
      ? []
      : [`keep ${signed(worth.keep)}`, `input gate ${amount(worth.gates.input)}`]),
    ...(inferred(step) ? ['seems to begin a session'] : []),
  ]
}
