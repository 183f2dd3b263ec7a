import type { View } from './view.ts'

interface Episode {
  /** When it began to be so; -Infinity for the earliest where nobody says. */
  start: number
  readonly fact: number
  /** What it says of the subject. */
  readonly other: number
}

/**
 * What a single-valued predicate says of one subject through time. A fact begins at its `from`; without one it begins
 * anew with each record that says so, at the record's own time, the very first one since ever. It ends where one with
 * another object begins. Those that begin at once contradict each other, and all count.
 */
export class Timeline {
  readonly #view: View
  /** Rising by start. */
  readonly #episodes: readonly Episode[]

  /** @param facts of this subject; of a symmetric predicate also those that have it as their object */
  constructor(view: View, subject: number, facts: readonly number[]) {
    this.#view = view
    const { graph } = view
    const episodes = facts.flatMap((fact): Episode[] => {
      const other = view.subject(fact) === subject ? view.object(fact) : view.subject(fact)
      const from = graph.from(fact)
      if (from !== -Infinity) return [{ start: from, fact, other }]
      return view.supports(fact).flatMap((seq) => {
        const start = graph.at(seq)
        return start === undefined ? [] : [{ start, fact, other }]
      })
    })
    const first = Math.min(...episodes.map(({ start }) => start))
    for (const episode of episodes)
      if (episode.start === first && graph.from(episode.fact) === -Infinity) episode.start = -Infinity
    this.#episodes = episodes.sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0))
  }

  holds(fact: number, time: number): boolean {
    if (time >= this.#view.graph.to(fact)) return false
    const own = this.#episodes.findLast((one) => one.fact === fact && one.start <= time)
    return own !== undefined && !this.#episodes.some((one) => ends(one, own) && one.start <= time)
  }

  /** When another object came after the fact was last begun, where that is before its own end. */
  superseded(fact: number): number | undefined {
    const own = this.#episodes.findLast((one) => one.fact === fact)
    const next = own && this.#episodes.find((one) => ends(one, own))?.start
    return next !== undefined && next < this.#view.graph.to(fact) ? next : undefined
  }
}

function ends(one: Episode, own: Episode): boolean {
  return one.start > own.start && one.other !== own.other
}
