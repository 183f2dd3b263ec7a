import type { Revision, ScopeNumber, Seq } from '@mnestic/core'
import type { GraphChange } from '../contract/engine.ts'
import type { Rows, Thing, TieRow } from '../contract/rows.ts'
import type { Run } from './database.ts'
import { eraseSeqs } from './erase.ts'
import { afterMentions, afterRecord } from './layout.ts'
import { entityThing, propertiesOf, thingOf, type ThingRow } from './things.ts'
import { numberOf, time, whole, type Values } from './values.ts'

/** Rows in one statement: of more the server would hold the parameters twice. */
const chunk = 5_000

type Of<Kind extends GraphChange['kind']> = Extract<GraphChange, { readonly kind: Kind }>

/** Brings changes into one graph, inside one transaction that holds its lock. */
export class Writer {
  readonly #run: Run
  readonly #graph: number
  readonly #sending: Promise<unknown>[] = []

  constructor(run: Run, graph: number) {
    this.#run = run
    this.#graph = graph
  }

  /** In their order; neighbours of one kind go together. */
  async write(changes: readonly GraphChange[]): Promise<void> {
    for (let start = 0; start < changes.length;) {
      const kind = changes[start]?.kind
      const end = changes.findIndex((change, i) => i > start && change.kind !== kind)
      const run = changes.slice(start, end < 0 ? changes.length : end)
      start += run.length
      switch (kind) {
        case undefined:
          return
        case 'record':
          await this.#records(run.filter((change) => change.kind === 'record'))
          break
        case 'extraction':
          await this.#extractions(run.filter((change) => change.kind === 'extraction'))
          break
        case 'tie':
          await this.#ties(run.filter((change) => change.kind === 'tie'))
          break
        case 'erase': {
          const seqs = run.flatMap((change) => (change.kind === 'erase' ? change.seqs : []))
          await eraseSeqs(this.#run, this.#graph, seqs)
        }
      }
    }
  }

  #records(changes: readonly Of<'record'>[]): Promise<void> {
    this.#each(
      `UNWIND $rows AS row
       CREATE (r:MnesticRecord {graph: $graph, scope: row.scope, seq: row.seq, at: row.at})
       FOREACH (_ IN CASE WHEN row.pending THEN [1] ELSE [] END | SET r:MnesticPending)`,
      changes.map(({ scope, seq, at, pending }) => ({
        scope: whole(scope),
        seq: whole(seq),
        at: time(at),
        pending,
      })),
    )
    const sheet = new Sheet()
    for (const { scope, seq, rows } of changes) sheet.add(scope, seq, seq, 0, rows)
    return this.#sheet(sheet)
  }

  async #extractions(changes: readonly Of<'extraction'>[]): Promise<void> {
    const found = await this.#run(
      `UNWIND $seqs AS seq
       MATCH (r:MnesticRecord {graph: $graph, seq: seq}) WHERE r.extracted IS NULL
       SET r.extracted = true REMOVE r:MnesticPending
       RETURN seq`,
      { graph: whole(this.#graph), seqs: [...new Set(changes.map(({ seq }) => seq))].map(whole) },
    )
    const unread = new Set(found.map(([seq]) => numberOf(seq)))
    const sheet = new Sheet()
    for (const { scope, seq, revision, rows } of changes)
      if (unread.delete(seq)) sheet.add(scope, seq, revision, afterRecord, rows)
    await this.#sheet(sheet)
  }

  async #ties(changes: readonly Of<'tie'>[]): Promise<void> {
    const about = [...new Set(changes.flatMap((change) => change.about))]
    const found = await this.#run(
      'UNWIND $seqs AS seq MATCH (:MnesticRecord {graph: $graph, seq: seq}) RETURN seq',
      { graph: whole(this.#graph), seqs: about.map(whole) },
    )
    const living = new Set(found.map(([seq]) => numberOf(seq)))
    const sheet = new Sheet()
    for (const { scope, revision, about: seqs, tie } of changes)
      if (seqs.every((seq) => living.has(seq))) sheet.tie(scope, { ...tie, revision, about: seqs }, 0)
    await this.#sheet(sheet)
  }

  /** All at once: the queries of a transaction run one after the other, and none here needs another's answer. */
  async #sheet({ things, predicates, mentions, statements, ties }: Sheet): Promise<void> {
    const graph = this.#graph
    const all = [...things.values()].map((thing) => propertiesOf(graph, thing))
    const entities = all.filter(({ key }) => key !== null)
    // What is known already may be named earlier by what a model found in an older record.
    const merge = (created: string): string =>
      `UNWIND $rows AS row
       MERGE (t:MnesticThing {graph: $graph, scope: row.scope, id: row.id})
       ON CREATE SET t.first = row.first, t.place = row.place, ${created}
       WITH t, row WHERE row.first IS NOT NULL
         AND (t.first IS NULL OR row.first < t.first OR (row.first = t.first AND row.place < t.place))
       SET t.first = row.first, t.place = row.place`
    this.#each(merge('t:MnesticEntity, t.key = row.key, t.words = row.words'), entities)
    this.#each(
      merge('t:MnesticLiteral, t.json = row.json'),
      all.filter(({ key }) => key === null),
    )
    this.#each(
      `UNWIND $rows AS row
       MERGE (p:MnesticPredicate {graph: $graph, scope: row.scope, name: row.name})
       ON CREATE SET p.first = row.first, p.row = row.row
       WITH p, row WHERE row.first < p.first OR (row.first = p.first AND row.row < p.row)
       SET p.first = row.first, p.row = row.row`,
      [...predicates.values()],
    )
    this.#each(
      `UNWIND $rows AS row
       MATCH (r:MnesticRecord {graph: $graph, seq: row.seq})
       MATCH (t:MnesticThing {graph: $graph, scope: row.scope, id: row.thing})
       CREATE (r)-[m:MNESTIC_MENTIONS {graph: $graph}]->(t)
       SET m += row.set`,
      mentions,
    )
    const between = (type: string): string =>
      `UNWIND $rows AS row
       MATCH (a:MnesticThing {graph: $graph, scope: row.scope, id: row.a})
       MATCH (b:MnesticThing {graph: $graph, scope: row.scope, id: row.b})
       CREATE (a)-[r:${type} {graph: $graph}]->(b)
       SET r += row.set`
    this.#each(between('MNESTIC_STATES'), statements)
    this.#each(between('MNESTIC_TIES'), ties)
    await this.#sent()
  }

  #each(query: string, rows: readonly Values[]): void {
    for (let start = 0; start < rows.length; start += chunk)
      this.#sending.push(
        this.#run(query, { graph: whole(this.#graph), rows: rows.slice(start, start + chunk) }),
      )
  }

  async #sent(): Promise<void> {
    await Promise.all(this.#sending.splice(0))
  }
}

/** What is to be written, thing by thing and row by row. */
class Sheet {
  readonly things = new Map<string, ThingRow>()
  /** As they are first said here: statements come in the order of the log. */
  readonly predicates = new Map<string, Values>()
  readonly mentions: Values[] = []
  readonly statements: Values[] = []
  readonly ties: Values[] = []

  /** @param offset of the row numbers: a record's own rows and those of its extraction stand apart */
  add(scope: ScopeNumber, seq: Seq, revision: Revision, offset: number, rows: Rows): void {
    for (const [i, { key, name, type, span, confidence, source }] of rows.mentions.entries()) {
      const row = offset + i
      const thing = this.#name(entityThing(scope, key), seq, row)
      const place = { start: span && whole(span.start), end: span && whole(span.end), confidence, source }
      this.mentions.push({
        scope: whole(scope),
        seq: whole(seq),
        thing,
        set: given({ seq: whole(seq), row: whole(row), name, type, ...place }),
      })
    }
    for (const [i, statement] of rows.statements.entries()) {
      const { subject, subjectName, predicate, object, from, to, span, confidence, source } = statement
      const row = offset + i
      const name = JSON.stringify([scope, predicate])
      if (!this.predicates.has(name))
        this.predicates.set(name, {
          scope: whole(scope),
          name: predicate,
          first: whole(seq),
          row: whole(row),
        })
      const end = (thing: Thing, side: number): string =>
        this.#name(thingOf(scope, thing), seq, afterMentions + 2 * row + side)
      this.statements.push({
        scope: whole(scope),
        a: end({ entity: subject, name: subjectName }, 0),
        b: end(object, 1),
        set: given({
          scope: whole(scope),
          seq: whole(seq),
          row: whole(row),
          predicate,
          subjectName,
          objectName: 'entity' in object ? object.name : undefined,
          from: from === undefined ? undefined : time(from),
          to: to === undefined ? undefined : time(to),
          start: span && whole(span.start),
          end: span && whole(span.end),
          confidence,
          source,
        }),
      })
    }
    for (const [i, { a, b }] of rows.aliases.entries())
      this.tie(scope, { kind: 'alias', a, b, revision, about: [seq] }, i)
  }

  tie(scope: ScopeNumber, { kind, a, b, revision, about }: TieRow, row: number): void {
    const [one = 0, other = one] = about
    const end = (key: string): string => this.#thing(entityThing(scope, key)).id
    this.ties.push({
      scope: whole(scope),
      a: end(a),
      b: end(b),
      set: { revision: whole(revision), row: whole(row), kind, one: whole(one), other: whole(other) },
    })
  }

  #name(thing: ThingRow, first: Seq, place: number): string {
    const known = this.#thing(thing)
    const { first: seq = Infinity, place: at = Infinity } = known
    if (first < seq || (first === seq && place < at))
      this.things.set(keyOf(known), { ...known, first, place })
    return known.id
  }

  #thing(thing: ThingRow): ThingRow {
    const known = this.things.get(keyOf(thing))
    if (known === undefined) this.things.set(keyOf(thing), thing)
    return known ?? thing
  }
}

function keyOf({ scope, id }: ThingRow): string {
  return `${scope} ${id}`
}

function given(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}
