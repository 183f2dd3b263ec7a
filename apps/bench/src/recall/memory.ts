import { scope, type Composition, type Memory, type Recollection, type Weights } from '@mnestic/core'
import type { Contestant } from './contestant.ts'

/** A memory of ours, each conversation in a scope of its own, each session one write. */
export function memoryContestant(
  memory: Memory<Composition>,
  weights: Weights<Composition> = {},
): Contestant {
  return {
    remember: async ({ name, sessions }) => {
      for (const session of sessions) await memory.write(scope(name), session)
      // Brings the views up to date.
      await memory.read(scope(name), 'hello', { limit: 1, deadline: 600_000 })
    },
    ask: async (name, question, limit) => {
      const found = await memory.read(scope(name), question, { limit, weights, deadline: 60_000 })
      return rankedIds(found)
    },
  }
}

/** @throws Error: a backend did not answer; its silence is no figure */
export function rankedIds({ items, unavailable }: Recollection): readonly string[] {
  const [failed] = Object.entries(unavailable)
  if (failed !== undefined) throw new Error(`${failed[0]} did not answer: ${failed[1]?.message ?? ''}`)
  return items.map(({ record }) => record.id)
}
