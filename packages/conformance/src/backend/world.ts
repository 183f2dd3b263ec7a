import type { Scope, Seq } from '@mnestic/core'
import type { Random } from '../random.ts'
import { story } from '../story.ts'
import type { Log } from './log.ts'

export const ana: Scope = ['acme', 'user-4']
/** A sibling whose name begins like Ana's. */
export const bruno: Scope = ['acme', 'user-42']

/** Writes turns of a conversation; returns their seqs. */
export async function tell(
  log: Log,
  random: Random,
  path: Scope,
  count: number,
  from = 0,
  vectors: 'made' | 'none' = 'made',
): Promise<Seq[]> {
  const seqs: Seq[] = []
  for (const { text, ...rest } of story(random, count, from))
    seqs.push(await log.put(path, text, { ...rest, vectors }))
  return seqs
}

/** Two conversations written by turns, so that the seqs of one lie between those of the other. */
export async function tellTwo(
  log: Log,
  random: Random,
  count: number,
): Promise<{ ana: Seq[]; bruno: Seq[] }> {
  const told: { ana: Seq[]; bruno: Seq[] } = { ana: [], bruno: [] }
  for (let i = 0; i < count; i++) {
    told.ana.push(...(await tell(log, random, ana, 1, i)))
    told.bruno.push(...(await tell(log, random, bruno, 1, 1_000 + i)))
  }
  return told
}

/** The `i`-th of a list that the case itself has made. */
export function nth<T>(values: readonly T[], i: number): T {
  const value = values.at(i)
  if (value === undefined) throw new Error(`The kit has no ${i}-th of ${values.length} values`)
  return value
}
