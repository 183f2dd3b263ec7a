import type { Seq } from '@mnestic/core'
import type { EvidenceOf, Graph, MentionOf } from '../contract/graph.ts'
import type { EntityKey, Literal, Mention, Statement, TieRow } from '../contract/rows.ts'
import { CompactGraph, type StatementOf, type Texts } from './compact-graph.ts'
import { FactTable } from './fact-table.ts'

/** Rows of one scope, or of a part of it, as an engine fetched them. */
export interface FetchedRows {
  /**
   * All nodes in the order in which the scope first says them, each with its first mention: of a part of a scope its
   * rows do not tell. Without it the rows decide.
   */
  readonly nodes?: readonly {
    readonly key: EntityKey | undefined
    readonly literal: Literal | undefined
    readonly named: Seq
  }[]
  /** Predicates of the scope in the order in which it first says them, with the record that does. Without it the rows decide. */
  readonly predicates?: readonly { readonly name: string; readonly first: Seq }[]
  /** By seq, then as the record has them. */
  readonly mentions: readonly (Mention & { readonly seq: Seq })[]
  readonly statements: readonly (Statement & { readonly seq: Seq })[]
  /** By revision. */
  readonly ties: readonly TieRow[]
  /** Own times of the records. */
  readonly at: ReadonlyMap<Seq, number>
  readonly upTo: Seq
  readonly truncated: boolean
}

/** The graph of rows that were fetched: texts and numbers in this process. */
export function graphOf(rows: FetchedRows): Graph {
  const { mentions, statements, ties, at, upTo, truncated } = rows
  const nodes = new Nodes()
  for (const { key, literal, named } of rows.nodes ?? []) nodes.add(key, literal, named)
  const predicates = new Map(rows.predicates?.map(({ name }, i) => [name, i]))
  let next = 0
  for (const statement of statements) {
    for (; (mentions[next]?.seq ?? Infinity) <= statement.seq; next++) nodes.mention(mentions[next])
    nodes.mention({ ...statement, key: statement.subject, name: statement.subjectName })
    nodes.object(statement)
    if (!predicates.has(statement.predicate)) predicates.set(statement.predicate, predicates.size)
  }
  for (; next < mentions.length; next++) nodes.mention(mentions[next])
  const columns = {
    subject: Uint32Array.from(statements, ({ subject }) => nodes.of(subject)),
    predicate: Uint32Array.from(statements, ({ predicate }) => predicates.get(predicate) ?? 0),
    object: Uint32Array.from(statements, ({ object }) =>
      'entity' in object ? nodes.of(object.entity) : nodes.ofLiteral(object.literal),
    ),
    from: Float64Array.from(statements, ({ from = -Infinity }) => from),
    to: Float64Array.from(statements, ({ to = Infinity }) => to),
    seq: Uint32Array.from(statements, ({ seq }) => seq),
  }
  const said = Map.groupBy(statements.keys(), (i) => factKey(numbersAt(columns, i)))
  const texts: Texts = {
    node: (key) => nodes.find(key),
    literalNode: (literal) => nodes.findLiteral(literal),
    key: (node) => nodes.all[node]?.key,
    literal: (node) => nodes.all[node]?.literal,
    at: (seq) => at.get(seq),
    records: (node) => [...new Set(nodes.all[node]?.mentions.map(({ seq }) => seq))],
    mentions: (node, _, limit) => {
      const all = nodes.all[node]?.mentions ?? []
      return all.toSorted((a, b) => a.seq - b.seq).slice(0, limit)
    },
    evidence: (fact, seqs) =>
      seqs.flatMap((seq): EvidenceOf[] => {
        const row = said.get(factKey(fact))?.find((i) => statements[i]?.seq === seq)
        const statement = row === undefined ? undefined : statements[row]
        return statement === undefined ? [] : [placeOf(statement)]
      }),
  }
  return new CompactGraph({
    table: new FactTable(columns, nodes.all.length),
    texts,
    named: nodes.all.map(({ named }) => named),
    literals: new Set(nodes.all.flatMap(({ key }, node) => (key === undefined ? [node] : []))),
    predicates: [...predicates.keys()],
    said: rows.predicates?.map(({ first }) => first),
    ties,
    upTo,
    truncated,
  })
}

interface Node {
  readonly key: EntityKey | undefined
  readonly literal: Literal | undefined
  readonly named: Seq
  readonly mentions: MentionOf[]
}

/** Numbered as they are first mentioned. */
class Nodes {
  readonly all: Node[] = []
  readonly #numbers = new Map<string, number>()

  of(key: EntityKey): number {
    return this.find(key) ?? 0
  }

  find(key: EntityKey): number | undefined {
    return this.#numbers.get(`e${key}`)
  }

  ofLiteral(literal: Literal): number {
    return this.findLiteral(literal) ?? 0
  }

  findLiteral(literal: Literal): number | undefined {
    return this.#numbers.get(`l${JSON.stringify(literal)}`)
  }

  mention(row: (Omit<Mention, 'type'> & { readonly type?: string; readonly seq: Seq }) | undefined): void {
    if (row === undefined) return
    const node = this.add(row.key, undefined, row.seq)
    node.mentions.push({ name: row.name, ...placeOf(row), ...(row.type !== undefined && { type: row.type }) })
  }

  object({ object, ...place }: Statement & { readonly seq: Seq }): void {
    if ('entity' in object) this.mention({ ...place, key: object.entity, name: object.name })
    else this.add(undefined, object.literal, place.seq)
  }

  add(entity: EntityKey | undefined, literal: Literal | undefined, named: Seq): Node {
    const key = entity === undefined ? `l${JSON.stringify(literal)}` : `e${entity}`
    const known = this.all[this.#numbers.get(key) ?? -1]
    if (known !== undefined) return known
    const node: Node = { key: entity, literal, named, mentions: [] }
    this.#numbers.set(key, this.all.push(node) - 1)
    return node
  }
}

function placeOf({ seq, span, confidence, source }: EvidenceOf): EvidenceOf {
  return { seq, ...(span !== undefined && { span }), confidence, source }
}

function factKey({ subject, predicate, object, from, to }: StatementOf): string {
  return `${subject} ${predicate} ${object} ${from} ${to}`
}

function numbersAt(
  columns: Readonly<Record<keyof StatementOf, Uint32Array | Float64Array>>,
  i: number,
): StatementOf {
  const at = (name: keyof StatementOf): number => columns[name][i] ?? NaN
  return {
    subject: at('subject'),
    predicate: at('predicate'),
    object: at('object'),
    from: at('from'),
    to: at('to'),
  }
}
