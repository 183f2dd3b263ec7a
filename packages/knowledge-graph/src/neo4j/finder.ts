import type { ScopeNumber, Seq } from '@mnestic/core'
import type { FetchedRows } from '../graph/graph-of.ts'
import type { Row, Run } from './database.ts'
import {
  mentionColumns,
  mentionFrom,
  statementColumns,
  statementFrom,
  thingAt,
  thingColumns,
  thingFrom,
  tieColumns,
  tieFrom,
  type FoundMention,
  type FoundStatement,
  type FoundThing,
  type FoundTie,
} from './fetched.ts'
import { afterMentions } from './layout.ts'
import { isEntityId } from './things.ts'
import { numberOf, textOf, whole, type Values } from './values.ts'

const maxPredicates = 10_000

/**
 * Gathers a part of one scope's graph, inside one transaction: walks outwards step by step, each step one bounded query
 * for all nodes at once, nearest first.
 */
export class Finder {
  readonly #run: Run
  readonly #values: Values
  readonly #limit: number
  readonly #things = new Map<string, FoundThing>()
  readonly #statements = new Map<string, FoundStatement>()
  readonly #mentions = new Map<string, FoundMention>()
  readonly #ties = new Map<string, FoundTie>()
  readonly #visited = new Set<string>()
  #truncated = false

  /** @param limit of statements, and of mentions */
  constructor(run: Run, graph: number, scope: ScopeNumber, limit: number) {
    this.#run = run
    this.#values = { graph: whole(graph), scope: whole(scope) }
    this.#limit = limit
  }

  /** All that is said of these entities and literals, and of entities at most `steps` facts away; ties are no step. */
  async around(ids: readonly string[], steps: number): Promise<void> {
    let frontier = ids.filter((id) => !this.#visited.has(id))
    for (let step = 0; step <= steps && frontier.length > 0; step++) {
      const next = new Set<string>()
      for (let level = frontier; level.length > 0;) {
        for (const id of level) this.#visited.add(id)
        const [statements, tied] = await Promise.all([
          this.#statementsOf(level),
          this.#tiesOf(level),
          this.#mentionsOf(level),
        ])
        for (const { a, b } of statements) next.add(a).add(b)
        level = [...tied].filter((id) => !this.#visited.has(id))
      }
      frontier = [...next].filter((id) => isEntityId(id) && !this.#visited.has(id))
    }
  }

  /** Statements that a query of the caller's finds. */
  async statements(query: string, values: Values): Promise<readonly FoundStatement[]> {
    const rows = await this.#query(`${query} RETURN ${statementColumns}`, values)
    return rows.map((row) => this.#keep(statementFrom(row)))
  }

  /** Rows for `graphOf`, with the first mention of each node and the times of the records. */
  async rows(upTo: Seq): Promise<FetchedRows> {
    await this.#identities()
    const ends = [...this.#statements.values(), ...this.#ties.values()].flatMap(({ a, b }) => [a, b])
    await this.#thingsOf([...this.#visited, ...ends])
    await this.#firstMentions()
    const inOrder = (a: { seq: Seq; row: number }, b: { seq: Seq; row: number }): number =>
      a.seq - b.seq || a.row - b.row
    const key = (id: string): string => this.#things.get(id)?.key ?? ''
    const statements = [...this.#statements.values()].sort(inOrder)
    const mentions = [...this.#mentions.values()].sort(inOrder)
    return {
      predicates: await this.#predicates(),
      nodes: [...this.#things.values()]
        .filter(({ first }) => first !== Infinity)
        .sort((a, b) => a.first - b.first || a.place - b.place)
        .map(({ key: entity, literal, first }) => ({ key: entity, literal, named: first })),
      mentions: mentions.map(({ thing, seq, said }) => ({ ...said, key: key(thing), seq })),
      statements: statements.map(({ a, b, seq, said, objectName }) => ({
        ...said,
        subject: key(a),
        object: thingAt(this.#things.get(b), objectName),
        seq,
      })),
      ties: [...this.#ties.values()]
        .sort((a, b) => a.tie.revision - b.tie.revision || a.row - b.row)
        .map(({ a, b, tie }) => ({ ...tie, a: key(a), b: key(b) })),
      at: await this.#times([...statements, ...mentions].map(({ seq }) => seq)),
      upTo,
      truncated: this.#truncated,
    }
  }

  /** Where there are too many, the newest: what holds now is decided by the latest that was said. */
  async #statementsOf(ids: readonly string[]): Promise<readonly FoundStatement[]> {
    const rows = await this.#limited(
      `UNWIND $ids AS id
       MATCH (:MnesticThing {graph: $graph, scope: $scope, id: id})-[r:MNESTIC_STATES]-()
       WITH DISTINCT r ORDER BY r.seq DESC, r.row DESC LIMIT $limit RETURN ${statementColumns}`,
      ids,
      this.#limit - this.#statements.size,
    )
    return rows.map((row) => this.#keep(statementFrom(row)))
  }

  async #mentionsOf(ids: readonly string[]): Promise<void> {
    const rows = await this.#limited(
      `UNWIND $ids AS id
       MATCH (:MnesticThing {graph: $graph, scope: $scope, id: id})<-[r:MNESTIC_MENTIONS]-()
       WITH r ORDER BY r.seq DESC, r.row DESC LIMIT $limit RETURN ${mentionColumns}`,
      ids,
      this.#limit - this.#mentions.size,
    )
    for (const row of rows) this.#keepMention(mentionFrom(row))
  }

  /** The other ends. */
  async #tiesOf(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.#limited(
      `UNWIND $ids AS id
       MATCH (:MnesticThing {graph: $graph, scope: $scope, id: id})-[r:MNESTIC_TIES]-()
       WITH DISTINCT r ORDER BY r.revision DESC, r.row DESC LIMIT $limit RETURN ${tieColumns}`,
      ids,
      this.#limit - this.#ties.size,
    )
    const ends = new Set<string>()
    for (const tie of rows.map(tieFrom)) {
      this.#ties.set(`${tie.tie.revision} ${tie.row}`, tie)
      ends.add(tie.a).add(tie.b)
    }
    return ends
  }

  /** What is one with the entities at the rim. */
  async #identities(): Promise<void> {
    const seen = new Set(this.#visited)
    let level = [...this.#statements.values()].flatMap(({ a, b }) => [a, b])
    for (;;) {
      level = [...new Set(level)].filter((id) => isEntityId(id) && !seen.has(id))
      if (level.length === 0) return
      for (const id of level) seen.add(id)
      level = [...(await this.#tiesOf(level))]
    }
  }

  async #thingsOf(ids: readonly string[]): Promise<void> {
    const missing = [...new Set(ids)].filter((id) => !this.#things.has(id))
    const rows = await this.#each(
      `UNWIND $ids AS id MATCH (t:MnesticThing {graph: $graph, scope: $scope, id: id}) RETURN ${thingColumns}`,
      { ids: missing },
    )
    for (const thing of rows.map(thingFrom)) this.#things.set(thing.id, thing)
  }

  /** Of nodes that are told of in part: which row it is stands beside them. */
  async #firstMentions(): Promise<void> {
    const mentions: Values[] = []
    const ends: { readonly thing: string; readonly seq: Seq; readonly row: number; readonly side: number }[] =
      []
    for (const { id, key, first, place } of this.#things.values()) {
      if (key === undefined || first === Infinity) continue
      if (place < afterMentions) {
        if (!this.#mentions.has(rowKey(first, place))) mentions.push({ seq: whole(first), row: whole(place) })
        continue
      }
      const row = Math.floor((place - afterMentions) / 2)
      if (!this.#statements.has(rowKey(first, row)))
        ends.push({ thing: id, seq: first, row, side: place % 2 })
    }
    const found = (type: string, columns: string, rows: readonly Values[]): Promise<readonly Row[]> =>
      this.#each(
        `UNWIND $rows AS row
         MATCH ()-[r:${type}]->() WHERE r.graph = $graph AND r.seq = row.seq AND r.row = row.row RETURN DISTINCT ${columns}`,
        { rows },
      )
    const [explicit, stated] = await Promise.all([
      found('MNESTIC_MENTIONS', mentionColumns, mentions),
      found(
        'MNESTIC_STATES',
        statementColumns,
        ends.map(({ seq, row }) => ({ seq: whole(seq), row: whole(row) })),
      ),
    ])
    for (const row of explicit) this.#keepMention(mentionFrom(row))
    const statements = new Map(stated.map(statementFrom).map((one) => [rowKey(one.seq, one.row), one]))
    for (const { thing, seq, row, side } of ends) {
      const statement = statements.get(rowKey(seq, row))
      if (statement === undefined) continue
      const { said, objectName } = statement
      const { span, confidence, source } = said
      const name = side === 0 ? said.subjectName : objectName
      this.#mentions.set(`${rowKey(seq, row)} ${side}`, {
        thing,
        seq,
        row: afterMentions + 2 * row + side,
        said: { name, ...(span !== undefined && { span }), confidence, source },
      })
    }
  }

  /** Of the whole scope: how well words say one is compared with how well they say the others. */
  async #predicates(): Promise<NonNullable<FetchedRows['predicates']>> {
    const rows = await this.#query(
      `MATCH (p:MnesticPredicate) WHERE p.graph = $graph AND p.scope = $scope AND p.name >= ''
       RETURN p.name, p.first ORDER BY p.first, p.row LIMIT $limit`,
      { limit: whole(maxPredicates) },
    )
    return rows.map(([name, first]) => ({ name: textOf(name), first: numberOf(first) }))
  }

  async #times(seqs: readonly Seq[]): Promise<ReadonlyMap<Seq, number>> {
    const rows = await this.#each(
      'UNWIND $seqs AS seq MATCH (r:MnesticRecord {graph: $graph, seq: seq}) RETURN r.seq, r.at',
      { seqs: [...new Set(seqs)].map(whole) },
    )
    return new Map(rows.map(([seq, at]) => [numberOf(seq), numberOf(at)]))
  }

  #keep(statement: FoundStatement): FoundStatement {
    this.#statements.set(rowKey(statement.seq, statement.row), statement)
    return statement
  }

  #keepMention(mention: FoundMention): void {
    this.#mentions.set(rowKey(mention.seq, mention.row), mention)
  }

  async #limited(query: string, ids: readonly string[], left: number): Promise<readonly Row[]> {
    const limit = Math.max(left, 0)
    const rows = await this.#each(query, { ids }, { limit: whole(limit + 1) })
    if (rows.length > limit) this.#truncated = true
    return rows.slice(0, limit)
  }

  /** `lists` are unwound: for an empty one there is nothing to ask. */
  async #each(
    query: string,
    lists: Readonly<Record<string, readonly unknown[]>>,
    more: Values = {},
  ): Promise<readonly Row[]> {
    if (Object.values(lists).some(({ length }) => length === 0)) return []
    return this.#query(query, { ...lists, ...more })
  }

  #query(query: string, values: Values): Promise<readonly Row[]> {
    return this.#run(query, { ...this.#values, ...values })
  }
}

function rowKey(seq: Seq, row: number): string {
  return `${seq} ${row}`
}
