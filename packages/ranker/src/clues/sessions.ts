import { coverOf, type Found } from './found.ts'
import type { Asked } from './asked.ts'

/** How many of the strongest count as the session's sum, and as the strongest of all. */
const few = 4
const many = 25

/** How well a session fits the cue, by those of its records that were looked at. */
export interface SessionFit {
  readonly best: number
  /** Of its strongest four. */
  readonly sum: number
  /** How many of the strongest 25 of all are its own. */
  readonly among: number
  /** The share of what is asked that its records have together. */
  readonly cover: number
  /** How many of its records are stronger than that. */
  above(strength: number): number
}

export interface Fits {
  readonly of: (session: string | undefined) => SessionFit | undefined
  /** How many of all records looked at are stronger than that. */
  above(strength: number): number
}

export function sessionFits(
  looked: readonly { readonly session: string | undefined; readonly found: Found }[],
  asked: Asked,
): Fits {
  const all = falling(looked.map(({ found }) => found.strength))
  const threshold = all[Math.min(many, all.length) - 1] ?? 0
  const bySession = new Map<string | undefined, Found[]>()
  for (const { session, found } of looked) {
    const own = bySession.get(session)
    if (own === undefined) bySession.set(session, [found])
    else own.push(found)
  }
  const fits = new Map(
    [...bySession].map(([session, found]): [string | undefined, SessionFit] => {
      const strengths = falling(found.map(({ strength }) => strength))
      return [
        session,
        {
          best: strengths[0] ?? 0,
          sum: strengths.slice(0, few).reduce((sum, strength) => sum + strength, 0),
          among: strengths.filter((strength) => strength >= threshold).length,
          cover: coverOf(found, asked),
          above: (strength) => countAbove(strengths, strength),
        },
      ]
    }),
  )
  return { of: (session) => fits.get(session), above: (strength) => countAbove(all, strength) }
}

function falling(numbers: readonly number[]): Float64Array {
  return Float64Array.from(numbers).sort().reverse()
}

function countAbove(falls: Float64Array, strength: number): number {
  let low = 0
  let high = falls.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((falls[middle] ?? 0) > strength) low = middle + 1
    else high = middle
  }
  return low
}
