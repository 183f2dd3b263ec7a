import type { At } from './contestant.ts'
import type { GeneratedGraph } from './generated.ts'

/** The plain way to walk generated facts: what every contestant's answers are compared with. */
export interface Reference {
  twoSteps(entity: number, at?: At): number
  /** The 20 entities nearest by personalised PageRank, by power iteration until it stands still. */
  related(entity: number): readonly number[]
}

/** Share of walks that go back to where they began, at each step. */
export const restart = 0.15

export function reference(graph: GeneratedGraph): Reference {
  const { entities, facts, subject, object, from, to, record } = graph
  const start = new Uint32Array(entities + 1)
  for (let i = 0; i < facts; i++) {
    start[(subject[i] ?? 0) + 1] = (start[(subject[i] ?? 0) + 1] ?? 0) + 1
    start[(object[i] ?? 0) + 1] = (start[(object[i] ?? 0) + 1] ?? 0) + 1
  }
  for (let n = 0; n < entities; n++) start[n + 1] = (start[n + 1] ?? 0) + (start[n] ?? 0)
  const place = start.slice()
  const touching = new Uint32Array(2 * facts)
  for (let i = 0; i < facts; i++)
    for (const end of [subject[i] ?? 0, object[i] ?? 0]) {
      touching[place[end] ?? 0] = i
      place[end] = (place[end] ?? 0) + 1
    }
  const factsOf = (entity: number): Uint32Array => touching.subarray(start[entity], start[entity + 1])
  const across = (fact: number, entity: number): number =>
    subject[fact] === entity ? (object[fact] ?? 0) : (subject[fact] ?? 0)

  return {
    twoSteps: (entity, at) => {
      const counts = (fact: number): boolean =>
        at === undefined ||
        ((record[fact] ?? 0) <= at.record && (from[fact] ?? 0) <= at.validAt && at.validAt < (to[fact] ?? 0))
      const near = (of: number): readonly number[] =>
        [...factsOf(of)].filter(counts).map((fact) => across(fact, of))
      const one = new Set(near(entity))
      const all = new Set([...one, ...[...one].flatMap(near)])
      all.delete(entity)
      return all.size
    },
    related: (entity) => {
      let rank = new Float64Array(entities)
      rank[entity] = 1
      for (let change = 1, round = 0; change > 1e-9 && round < 200; round++) {
        const next = new Float64Array(entities)
        for (let n = 0; n < entities; n++) {
          const own = factsOf(n)
          const share = ((1 - restart) * (rank[n] ?? 0)) / own.length
          if (share > 0) for (const fact of own) next[across(fact, n)] = (next[across(fact, n)] ?? 0) + share
        }
        next[entity] = (next[entity] ?? 0) + restart
        change = next.reduce((sum, value, n) => sum + Math.abs(value - (rank[n] ?? 0)), 0)
        rank = next
      }
      const others = Array.from(rank.keys()).filter((n) => n !== entity && (rank[n] ?? 0) > 0)
      return others.sort((a, b) => (rank[b] ?? 0) - (rank[a] ?? 0) || a - b).slice(0, 20)
    },
  }
}
