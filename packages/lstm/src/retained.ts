import type { Rows } from './rows.ts'

/** What is left of each record in the cells, by position. */
export interface Retained {
  /** (1/H) sum over cells k of i_t,k * product over later records s of f_s,k: how much of what it wrote is still there. */
  readonly retained: Float64Array
  /** (1/H) sum over k of the product of f_s,k alone: how much is still there of what the cells held after it. */
  readonly carried: Float64Array
}

/** Of a stream that is folded, from its end; products in float64. */
export function retainedIn(rows: Rows, hidden: number): Retained {
  const retained = new Float64Array(rows.length)
  const carried = new Float64Array(rows.length)
  const left = new Float64Array(hidden).fill(1)
  for (let at = rows.length - 1; at >= 0; at--) {
    const gates = rows.at(at)?.step?.gates
    if (gates === undefined) continue
    let written = 0
    let held = 0
    for (let k = 0; k < hidden; k++) {
      const product = left[k] ?? 0
      written += (gates[k] ?? 0) * product
      held += product
      left[k] = product * (gates[hidden + k] ?? 0)
    }
    retained[at] = written / hidden
    carried[at] = held / hidden
  }
  return { retained, carried }
}
