import type { Revision, ScopeNumber, Seq } from '@mnestic/core'
import type { Graph } from '../contract/graph.ts'
import type { TieRow } from '../contract/rows.ts'
import { CompactGraph } from '../graph/compact-graph.ts'
import { FactTable, type StatementColumns } from '../graph/fact-table.ts'
import { Columns } from './columns.ts'
import type { Database, Value } from './database.ts'
import { TieKind } from './layout.ts'
import { StoredTexts } from './stored-texts.ts'
import type { Terms } from './terms.ts'

const statementColumns = 'SELECT seq, subject, predicate, object, object_form, since, until FROM statement'
const mentionColumns = 'SELECT seq, entity FROM mention'
/** By the index on (scope, seq), whose entries of one seq are in the order of their rows. */
const where = 'WHERE scope = ? AND seq > ? ORDER BY seq, id'

/** The graph of one scope in memory: numbers here, texts in the database. */
export class Resident {
  readonly graph: Graph
  /** What it reflects of its scope. */
  revision: Revision = 0
  readonly #database: Database
  readonly #scope: ScopeNumber
  readonly #table: FactTable
  readonly #nodes = new Map<number, number>()
  /** By node. */
  readonly #terms: number[] = []
  readonly #named: Seq[] = []
  readonly #literals = new Set<number>()
  readonly #predicates = new Map<number, number>()
  readonly #names: string[] = []
  readonly #ties: TieRow[] = []

  /** Inside a transaction. */
  constructor(database: Database, terms: Terms, scope: ScopeNumber, revision: Revision) {
    this.#database = database
    this.#scope = scope
    this.#table = new FactTable(this.#read(0), this.#terms.length)
    this.#readTies(0)
    this.revision = revision
    this.graph = new CompactGraph({
      table: this.#table,
      texts: new StoredTexts({
        database,
        terms,
        scope,
        nodes: this.#nodes,
        termOfNode: this.#terms,
        predicates: this.#predicates,
      }),
      named: this.#named,
      literals: this.#literals,
      predicates: this.#names,
      ties: this.#ties,
      upTo: Infinity,
      truncated: false,
    })
  }

  /** It has grown so much that it is better read anew. */
  get loose(): boolean {
    return this.#table.loose
  }

  /** Takes what was added at the end since; numbers stay. Inside a transaction. */
  extend(revision: Revision): void {
    this.#table.add(this.#read(this.revision))
    this.#readTies(this.revision)
    this.revision = revision
  }

  /** Statements after a seq; numbers their nodes, and those of the mentions, as they come. */
  #read(after: Seq): StatementColumns {
    const columns = new Columns()
    const mentions = this.#database.each(`${mentionColumns} ${where}`, this.#scope, after)
    let mention = mentions.next()
    const mentionsUpTo = (seq: number): void => {
      for (; mention.done !== true && Number(mention.value[0]) <= seq; mention = mentions.next())
        this.#node(Number(mention.value[1]), Number(mention.value[0]))
    }
    for (const row of this.#database.each(`${statementColumns} ${where}`, this.#scope, after)) {
      const seq = Number(row[0])
      mentionsUpTo(seq)
      columns.push({
        seq,
        subject: this.#node(Number(row[1]), seq),
        predicate: this.#predicate(Number(row[2])),
        object: this.#object(Number(row[3]), seq, row[4] === null),
        from: time(row[5], -Infinity),
        to: time(row[6], Infinity),
      })
    }
    mentionsUpTo(Infinity)
    return columns.taken()
  }

  #node(term: number, seq: Seq): number {
    let node = this.#nodes.get(term)
    if (node === undefined) {
      node = this.#terms.push(term) - 1
      this.#named.push(seq)
      this.#nodes.set(term, node)
    }
    return node
  }

  #object(term: number, seq: Seq, literal: boolean): number {
    const node = this.#node(term, seq)
    if (literal) this.#literals.add(node)
    return node
  }

  #predicate(term: number): number {
    let predicate = this.#predicates.get(term)
    if (predicate === undefined) {
      const [text] = this.#database.get('SELECT text FROM term WHERE id = ?', term) ?? []
      predicate = this.#names.push(String(text)) - 1
      this.#predicates.set(term, predicate)
    }
    return predicate
  }

  #readTies(after: Revision): void {
    const rows = this.#database.each(
      'SELECT revision, tie.kind, x.text, y.text, one, other FROM tie JOIN term x ON x.id = a JOIN term y ON y.id = b WHERE tie.scope = ? AND revision > ? ORDER BY revision, tie.id',
      this.#scope,
      after,
    )
    for (const [revision, kind, a, b, one, other] of rows)
      this.#ties.push({
        kind: kind === TieKind.alias ? 'alias' : kind === TieKind.merge ? 'merge' : 'split',
        a: String(a),
        b: String(b),
        revision: Number(revision),
        about: one === other ? [Number(one)] : [Number(one), Number(other)],
      })
  }
}

function time(value: Value | undefined, open: number): number {
  return typeof value === 'number' ? value : open
}
