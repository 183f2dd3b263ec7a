import type { Revision, ScopeNumber, Seq } from '@mnestic/core'
import type { GraphBatch, GraphChange } from '../contract/engine.ts'
import type { Rows, TieRow } from '../contract/rows.ts'
import type { Database } from './database.ts'
import { TermKind, TieKind } from './layout.ts'
import type { Terms } from './terms.ts'

/** Columns that name a text, in the order of the tables. */
const mentionTerms = 'entity, form, type, source'
const statementTerms = 'subject, subject_form, predicate, object, object_form, source'

/** Brings changes into the tables. Inside one transaction. */
export class Writer {
  readonly #database: Database
  readonly #terms: Terms
  #dead = 0

  constructor(database: Database, terms: Terms) {
    this.#database = database
    this.#terms = terms
  }

  /** True when something was erased. */
  write(batch: GraphBatch): boolean {
    this.#dead = 0
    this.#terms.begin()
    let erased = 0
    for (const change of batch.changes) {
      this.#take(change)
      if (change.kind === 'erase') erased = change.revision
    }
    this.#dead += this.#terms.settle()
    this.#database.run(
      'UPDATE site SET revision = ?, erased = max(erased, ?), dead = dead + ?',
      batch.to,
      erased,
      this.#dead,
    )
    return erased > 0
  }

  #take(change: GraphChange): void {
    switch (change.kind) {
      case 'record':
        this.#database.run(
          'INSERT INTO record VALUES (?, ?, ?, ?)',
          change.seq,
          change.scope,
          change.at,
          change.pending ? 1 : 0,
        )
        this.#rows(change.scope, change.seq, change.seq, change.rows)
        this.#changed(change.scope, change.seq, false)
        return
      case 'extraction':
        if (!this.#unread(change.seq)) return
        this.#database.run('UPDATE record SET pending = 2 WHERE seq = ?', change.seq)
        this.#rows(change.scope, change.seq, change.revision, change.rows)
        this.#changed(change.scope, change.revision, true)
        return
      case 'tie': {
        const [one, other = one] = change.about
        if (one === undefined || other === undefined || !this.#lives(one) || !this.#lives(other)) return
        const { kind, a, b } = change.tie
        this.#tie(change.scope, { kind, a, b, revision: change.revision, about: [one, other] })
        this.#changed(change.scope, change.revision, true)
        return
      }
      case 'erase':
        for (const seq of change.seqs) this.#erase(seq)
        this.#changed(change.scope, change.revision, true)
    }
  }

  #unread(seq: Seq): boolean {
    return this.#database.get('SELECT 1 FROM record WHERE seq = ? AND pending <> 2', seq) !== undefined
  }

  #lives(seq: Seq): boolean {
    return this.#database.get('SELECT 1 FROM record WHERE seq = ?', seq) !== undefined
  }

  #changed(scope: ScopeNumber, revision: Revision, broken: boolean): void {
    this.#database.run(
      'INSERT INTO scope VALUES (?1, ?2, ?3) ON CONFLICT (number) DO UPDATE SET changed = ?2, broken = max(broken, ?3)',
      scope,
      revision,
      broken ? revision : 0,
    )
  }

  #rows(scope: ScopeNumber, seq: Seq, revision: Revision, { mentions, statements, aliases }: Rows): void {
    const term = (kind: TermKind, text: string): number => this.#terms.use(scope, kind, text)
    for (const { key, name, type, span, confidence, source } of mentions)
      this.#database.run(
        'INSERT INTO mention VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
        scope,
        seq,
        term(TermKind.entity, key),
        term(TermKind.form, name),
        type === undefined ? null : term(TermKind.type, type),
        span?.start ?? null,
        span?.end ?? null,
        confidence,
        term(TermKind.source, source),
      )
    for (const { subject, subjectName, predicate, object, from, to, span, confidence, source } of statements)
      this.#database.run(
        'INSERT INTO statement VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
        scope,
        seq,
        term(TermKind.entity, subject),
        term(TermKind.form, subjectName),
        term(TermKind.predicate, predicate),
        'entity' in object
          ? term(TermKind.entity, object.entity)
          : term(TermKind.literal, JSON.stringify(object.literal)),
        'entity' in object ? term(TermKind.form, object.name) : null,
        from ?? null,
        to ?? null,
        span?.start ?? null,
        span?.end ?? null,
        confidence,
        term(TermKind.source, source),
      )
    for (const { a, b } of aliases) this.#tie(scope, { kind: 'alias', a, b, revision, about: [seq, seq] })
  }

  #tie(scope: ScopeNumber, { kind, a, b, revision, about }: TieRow): void {
    const [one = 0, other = one] = about
    this.#database.run(
      'INSERT INTO tie VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)',
      scope,
      revision,
      TieKind[kind],
      this.#terms.use(scope, TermKind.entity, a),
      this.#terms.use(scope, TermKind.entity, b),
      one,
      other,
    )
  }

  #erase(seq: Seq): void {
    const scope = this.#database.get('SELECT scope FROM record WHERE seq = ?', seq)?.[0]
    if (scope === undefined) return
    this.#database.run('DELETE FROM record WHERE seq = ?', seq)
    this.#empty('mention', mentionTerms, 'scope = ? AND seq = ?', scope, seq)
    this.#empty('statement', statementTerms, 'scope = ? AND seq = ?', scope, seq)
    this.#empty('tie', 'a, b', 'one = ?', seq)
    this.#empty('tie', 'a, b', 'other = ?', seq)
  }

  #empty(
    table: 'mention' | 'statement' | 'tie',
    terms: string,
    where: string,
    ...values: (number | string | null)[]
  ): void {
    // All first: a row that changes would change what is gone through.
    const rows = Array.from(
      this.#database.each(`SELECT id, scope, ${terms} FROM ${table} WHERE ${where}`, ...values),
    )
    for (const [id = null, scope, ...used] of rows) {
      for (const term of used) this.#terms.drop(Number(scope), term)
      this.#database.run(`UPDATE ${table} SET ${empty[table]} WHERE id = ?`, id)
      this.#dead++
    }
  }
}

const empty = {
  mention: nulls('scope, seq, entity, form, type, start, end, confidence, source'),
  statement: nulls(
    'scope, seq, subject, subject_form, predicate, object, object_form, since, until, start, end, confidence, source',
  ),
  tie: nulls('scope, revision, kind, a, b, one, other'),
} as const

function nulls(columns: string): string {
  return columns
    .split(', ')
    .map((column) => `${column} = NULL`)
    .join(', ')
}
