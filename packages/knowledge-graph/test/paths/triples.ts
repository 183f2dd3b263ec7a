import { relationOf, type PathGraph, type PathSubject } from '@mnestic/knowledge-graph'

export type Triple = readonly [subject: string, predicate: string, object: string]

export interface Named {
  readonly graph: PathGraph
  readonly nameOf: (node: number) => string
  /** The subject as it stands in the text. */
  readonly subject: (text: string, name: string, weight?: number) => PathSubject
}

/** A graph by hand: nodes and predicates by name. `more`: aliases and inverse names by predicate. */
export function named(
  triples: readonly Triple[],
  more: Readonly<Record<string, { aliases?: readonly string[]; inverse?: readonly string[] }>> = {},
): Named {
  const nodes = [...new Set(triples.flatMap(([subject, , object]) => [subject, object]))].toSorted()
  const predicates = [...new Set(triples.map(([, predicate]) => predicate))].toSorted()
  const numbers = new Map(nodes.map((name, i) => [name, i]))
  const steps = nodes.map(() => new Map<number, [target: number, fact: number][]>())
  triples.forEach(([subject, predicate, object], fact) => {
    const [from, to] = [numbers.get(subject)!, numbers.get(object)!]
    for (const backwards of [false, true]) {
      const relation = relationOf(predicates.indexOf(predicate), backwards)
      const [here, there] = backwards ? [to, from] : [from, to]
      const list = steps[here]!.get(relation) ?? []
      steps[here]!.set(relation, [...list, [there, fact]])
    }
  })
  // Targets by name, as engines give what content decides.
  for (const byRelation of steps)
    for (const list of byRelation.values()) list.sort(([a, x], [b, y]) => a - b || x - y)
  return {
    graph: {
      predicates: predicates.map((name) => ({
        names: [name, ...(more[name]?.aliases ?? [])],
        inverseNames: more[name]?.inverse ?? [],
      })),
      relations: (node) => [...(steps[node]?.keys() ?? [])].toSorted((a, b) => a - b),
      follow: (node, relation, visit) => {
        for (const [target, fact] of steps[node]?.get(relation) ?? [])
          if (visit(target, fact) === false) return
      },
    },
    nameOf: (node) => nodes[node]!,
    subject: (text, name, weight) => {
      const start = text.indexOf(name)
      const node = numbers.get(name)
      if (node === undefined || start < 0) throw new Error(`no ${name} in ${text}`)
      return { node, span: { start, end: start + name.length }, ...(weight !== undefined && { weight }) }
    },
  }
}
