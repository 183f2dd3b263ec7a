import type { AskedPath, Triple } from './dataset.ts'

const longest = 3

/** How often a guess is right: a path of 1 to 3 relations that exists from the subject, any of them, and any of its ends. */
export function randomPath(triples: readonly Triple[], questions: readonly AskedPath[]): number {
  const from = new Map<string, Map<string, Set<string>>>()
  for (const [subject, predicate, object] of triples) {
    const relations = from.get(subject) ?? new Map<string, Set<string>>()
    from.set(subject, relations.set(predicate, (relations.get(predicate) ?? new Set()).add(object)))
  }
  const paths = new Map<string, readonly ReadonlySet<string>[]>()
  const pathsFrom = (subject: string): readonly ReadonlySet<string>[] => {
    const known = paths.get(subject)
    if (known !== undefined) return known
    const all: ReadonlySet<string>[] = []
    let open: readonly ReadonlySet<string>[] = [new Set([subject])]
    for (let length = 1; length <= longest; length++) {
      open = open.flatMap((ends) => [...step(from, ends).values()])
      all.push(...open)
    }
    paths.set(subject, all)
    return all
  }
  const right = questions.map(({ subject, answers }) => {
    const all = pathsFrom(subject)
    const shares = all.map((ends) => answers.filter((answer) => ends.has(answer)).length / ends.size)
    return all.length === 0 ? 0 : shares.reduce((sum, share) => sum + share, 0) / all.length
  })
  return right.reduce((sum, share) => sum + share, 0) / questions.length
}

function step(
  from: ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>,
  nodes: ReadonlySet<string>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const next = new Map<string, Set<string>>()
  for (const node of nodes)
    for (const [predicate, objects] of from.get(node) ?? []) {
      const ends = next.get(predicate) ?? new Set<string>()
      for (const object of objects) ends.add(object)
      next.set(predicate, ends)
    }
  return next
}
