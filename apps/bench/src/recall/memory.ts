import { scope, type Composition, type Memory, type ReadOptions, type Recollection } from '@mnestic/core'
import type { Contestant } from './contestant.ts'

/** What is said to each read beside its cue. */
type Asking = Pick<ReadOptions<Composition>, 'weights' | 'diversity' | 'recency'>

/** A memory of ours, each conversation in a scope of its own, each session one write. */
export function memoryContestant(
  memory: Memory<Composition>,
  options: Asking = {},
  atEnd = false,
): Contestant {
  const ends = new Map<string, number>()
  const endOf = async (name: string): Promise<number> => {
    const end = ends.get(name) ?? (await memory.stats(scope(name))).to ?? 0
    ends.set(name, end)
    return end
  }
  return {
    remember: async ({ name, sessions }) => {
      for (const session of sessions) await memory.write(scope(name), session)
      // Brings the views up to date.
      await memory.read(scope(name), 'hello', { limit: 1, deadline: 600_000 })
    },
    ask: async (name, question, limit) => {
      const found = await memory.read(scope(name), question, {
        ...options,
        limit,
        deadline: 60_000,
        ...(atEnd && { now: await endOf(name) }),
      })
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
