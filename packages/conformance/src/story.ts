import type { Fact, Role } from '@mnestic/core'
import type { Random } from './random.ts'

/** Something that was said, as the kit writes it. */
export interface Told {
  readonly text: string
  readonly at: number
  readonly session: string
  readonly speaker: string
  readonly role: Role
  readonly facts: readonly Fact[]
}

const people = ['Ana', 'Bruno', 'Chidi', 'Dalia', 'Emre', 'Freya', 'Goro', 'Hanna'] as const
const deeds = ['dances', 'teaches', 'paints', 'repairs', 'sells', 'collects', 'studies', 'borrows'] as const
const things = ['salsa', 'bicycles', 'lanterns', 'violins', 'maps', 'orchids', 'kettles', 'poems'] as const
const places = ['Lisbon', 'Oslo', 'Kyoto', 'Quito', 'Nairobi', 'Tartu', 'Bergen', 'Cusco'] as const

/** 2024-01-01T00:00Z, where every story of the kit begins. */
export const storyStart = 1_704_067_200_000

/**
 * `count` turns of a conversation: words that recur across turns, so that statistics matter, and in each turn one
 * word of its own, so that its text finds it. Every third turn has a second sentence, and so two passages.
 */
export function story(random: Random, count: number, from = 0): readonly Told[] {
  return Array.from({ length: count }, (_, i) => {
    const [who, deed, thing, place] = [
      random.pick(people),
      random.pick(deeds),
      random.pick(things),
      random.pick(places),
    ]
    const own = `k${(from + i).toString(36)}${random.int(36 ** 4).toString(36)}`
    const first = `${who} ${deed} ${thing} in ${place} with ${own}.`
    return {
      text: i % 3 === 2 ? `${first} Then ${random.pick(people)} goes to ${random.pick(places)}.` : first,
      at: storyStart + (from + i) * 60_000,
      session: `session-${Math.floor((from + i) / 5)}`,
      speaker: who,
      role: i % 2 === 0 ? 'user' : 'assistant',
      facts: [{ subject: who, predicate: deed, object: thing }],
    }
  })
}
