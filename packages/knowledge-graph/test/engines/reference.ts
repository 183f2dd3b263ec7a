import { graphOf, type Graph, type GraphChange, type Rows, type TieRow } from '@mnestic/knowledge-graph'

interface Kept {
  readonly scope: number
  readonly at: number
  readonly pending: boolean
  readonly extracted: boolean
  readonly rows: readonly Rows[]
}

/** The plainest engine: lists. What engines answer is compared with it. */
export class Reference {
  readonly records: Map<number, Kept> = new Map<number, Kept>()
  #ties: readonly (TieRow & { readonly scope: number })[] = []

  take(changes: readonly GraphChange[]): void {
    for (const change of changes) this.#take(change)
  }

  graph(scope: number): Graph {
    const records = [...this.records].filter(([, record]) => record.scope === scope).sort(([a], [b]) => a - b)
    const each = <Row>(rowsOf: (rows: Rows) => readonly Row[]): (Row & { seq: number })[] =>
      records.flatMap(([seq, { rows }]) => rows.flatMap(rowsOf).map((row) => ({ ...row, seq })))
    return graphOf({
      mentions: each(({ mentions }) => mentions),
      statements: each(({ statements }) => statements),
      ties: this.#ties
        .filter((tie) => tie.scope === scope)
        .map(({ kind, a, b, revision, about }) => ({ kind, a, b, revision, about }))
        .sort((a, b) => a.revision - b.revision),
      at: new Map(records.map(([seq, { at }]) => [seq, at])),
      upTo: Infinity,
      truncated: false,
    })
  }

  pending(scope: number): readonly number[] {
    return [...this.records]
      .filter(([, record]) => record.scope === scope && record.pending)
      .map(([seq]) => seq)
      .sort((a, b) => a - b)
  }

  #take(change: GraphChange): void {
    const { scope } = change
    switch (change.kind) {
      case 'record': {
        const { seq, at, pending, rows } = change
        this.records.set(seq, { scope, at, pending, extracted: false, rows: [rows] })
        this.#aliases(scope, seq, seq, rows)
        return
      }
      case 'extraction': {
        const record = this.records.get(change.seq)
        if (record === undefined || record.extracted) return
        const rows = [...record.rows, change.rows]
        this.records.set(change.seq, { ...record, pending: false, extracted: true, rows })
        this.#aliases(scope, change.seq, change.revision, change.rows)
        return
      }
      case 'tie':
        if (change.about.every((seq) => this.records.has(seq)))
          this.#ties = [
            ...this.#ties,
            { ...change.tie, scope, revision: change.revision, about: change.about },
          ]
        return
      case 'erase':
        for (const seq of change.seqs) this.records.delete(seq)
        this.#ties = this.#ties.filter(({ about }) => about.every((seq) => this.records.has(seq)))
    }
  }

  #aliases(scope: number, seq: number, revision: number, { aliases }: Rows): void {
    const ties = aliases.map(({ a, b }) => ({ kind: 'alias' as const, a, b, revision, about: [seq], scope }))
    this.#ties = [...this.#ties, ...ties]
  }
}

/** All that a graph tells, in a form that two engines have alike. */
export function contentOf(graph: Graph): unknown {
  const name = (node: number): string => graph.key(node) ?? `= ${JSON.stringify(graph.literal(node))}`
  return {
    nodes: Array.from({ length: graph.nodes }, (_, node) => ({
      name: name(node),
      named: graph.named(node),
      mentions: graph.mentions(node, 1_000),
      leaving: factsOf(graph, node, 'leaving'),
      entering: factsOf(graph, node, 'entering'),
    })),
    facts: factsIn(graph),
    ties: graph.ties.map((tie) => ({ ...tie, about: [...new Set(tie.about)] })),
  }
}

/** One line for each fact, in one order. */
export function factsIn(graph: Graph): readonly string[] {
  return Array.from({ length: graph.facts }, (_, fact) => lineOf(graph, fact)).sort()
}

export function lineOf(graph: Graph, fact: number): string {
  const end = (node: number): unknown => graph.key(node) ?? { literal: graph.literal(node) }
  const supports = graph.supports(fact)
  return JSON.stringify([
    end(graph.subject(fact)),
    graph.predicates[graph.predicate(fact)],
    end(graph.object(fact)),
    String(graph.from(fact)),
    String(graph.to(fact)),
    graph.first(fact),
    supports.map((seq) => [seq, graph.at(seq)]),
    graph.evidence(fact, 1_000),
  ])
}

function factsOf(graph: Graph, node: number, side: 'leaving' | 'entering'): readonly string[] {
  const lines: string[] = []
  graph[side](node, (fact) => {
    lines.push(lineOf(graph, fact))
    return true
  })
  return lines.sort()
}
