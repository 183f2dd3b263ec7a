import type { Meaning } from './meaning.ts'
import type { Relation } from './path-graph.ts'
import type { Counts } from './relation-model.ts'

/**
 * Meaning by names and by what was learned. Of a text counted n times, n / (n + prior) of the score is what the counts
 * say, as the names' scores do around 0: p(relation | text) - 1 / relations.
 * @param texts In the order of the scores.
 */
export function learnedMeaning(
  named: Meaning,
  texts: readonly string[],
  counts: ReadonlyMap<string, Counts>,
  prior: number,
): Meaning {
  const known = texts.flatMap((text, i) => {
    const counted = counts.get(text)
    return counted === undefined ? [] : [{ i, ...counted }]
  })
  const columns = new Map<Relation, Float64Array>()
  return {
    relations: named.relations,
    says(relation) {
      const kept = columns.get(relation)
      if (kept !== undefined) return kept
      const column = named.says(relation).slice()
      for (const { i, byRelation, total } of known) {
        const share = total / (total + prior)
        const learned = (byRelation.get(relation) ?? 0) / total - 1 / named.relations
        column[i] = (1 - share) * (column[i] ?? 0) + share * learned
      }
      columns.set(relation, column)
      return column
    },
  }
}
