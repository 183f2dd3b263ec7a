import { MnesticError, type ScopeNumber, type Seq } from '@mnestic/core'
import type { EvidenceOf, MentionOf } from '../contract/graph.ts'
import type { EntityKey, Literal } from '../contract/rows.ts'
import type { StatementOf, Texts } from '../graph/compact-graph.ts'
import type { Database, Row } from './database.ts'
import { TermKind } from './layout.ts'
import type { Terms } from './terms.ts'

export interface StoredTextsParts {
  readonly database: Database
  readonly terms: Terms
  readonly scope: ScopeNumber
  /** By term. */
  readonly nodes: ReadonlyMap<number, number>
  readonly predicates: ReadonlyMap<number, number>
  /** By node. */
  readonly termOfNode: readonly number[]
}

/** Texts of one scope, read from the database when they are asked for. */
export class StoredTexts implements Texts {
  readonly #given: StoredTextsParts
  readonly #generation: number

  constructor(parts: StoredTextsParts) {
    this.#given = parts
    this.#generation = parts.database.generation
  }

  /** A number that means another row by now would say the words of another record. */
  get #parts(): StoredTextsParts {
    const { database } = this.#given
    if (database.generation === this.#generation) return this.#given
    throw new MnesticError('STORAGE_FAILED', `The ${database.name} was made anew meanwhile. Read again`, {
      retryable: true,
    })
  }

  node(key: EntityKey): number | undefined {
    return this.#node(TermKind.entity, key)
  }

  literalNode(literal: Literal): number | undefined {
    return this.#node(TermKind.literal, JSON.stringify(literal))
  }

  key(node: number): EntityKey | undefined {
    const [kind, text] = this.#term(node)
    return kind === TermKind.entity ? String(text) : undefined
  }

  literal(node: number): Literal | undefined {
    const [kind, text] = this.#term(node)
    if (kind !== TermKind.literal) return undefined
    const value: unknown = JSON.parse(String(text))
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? value
      : undefined
  }

  at(seq: Seq): number | undefined {
    const at = this.#parts.database.get('SELECT at FROM record WHERE seq = ?', seq)?.[0]
    return typeof at === 'number' ? at : undefined
  }

  records(node: number, limit: number): readonly Seq[] {
    const { database, termOfNode } = this.#parts
    const rows = database.each(
      'SELECT seq FROM mention WHERE entity = ? ORDER BY seq DESC LIMIT ?',
      termOfNode[node] ?? null,
      limitOf(limit),
    )
    return Array.from(rows, ([seq]) => Number(seq)).toReversed()
  }

  mentions(node: number, supports: readonly Seq[], limit: number): readonly MentionOf[] {
    const { database, scope, termOfNode } = this.#parts
    const term = termOfNode[node]
    if (term === undefined) return []
    const named = database.each(
      `SELECT seq, form.text, known.text, start, end, confidence, source.text FROM mention
       JOIN term form ON form.id = mention.form JOIN term source ON source.id = mention.source LEFT JOIN term known ON known.id = mention.type
       WHERE entity = ? ORDER BY seq, mention.id LIMIT ?`,
      term,
      limitOf(limit),
    )
    const found = Array.from(named, mentionOf)
    for (const seq of supports) {
      const ends = database.each(
        `SELECT seq, subject, object, x.text, y.text, start, end, confidence, source.text FROM statement
         JOIN term x ON x.id = subject_form LEFT JOIN term y ON y.id = object_form JOIN term source ON source.id = statement.source
         WHERE statement.scope = ?1 AND seq = ?2 AND (subject = ?3 OR object = ?3) ORDER BY statement.id`,
        scope,
        seq,
        term,
      )
      for (const [at = null, subject, object, x = null, y = null, ...place] of ends) {
        if (subject === term) found.push(mentionOf([at, x, null, ...place]))
        if (object === term) found.push(mentionOf([at, y, null, ...place]))
      }
    }
    return found.sort((a, b) => a.seq - b.seq).slice(0, limit)
  }

  evidence(fact: StatementOf, seqs: readonly Seq[]): readonly EvidenceOf[] {
    const { database, scope, termOfNode } = this.#parts
    const predicate = [...this.#parts.predicates].find(([, number]) => number === fact.predicate)?.[0]
    return seqs.flatMap((seq) => {
      const row = database.get(
        `SELECT seq, start, end, confidence, source.text FROM statement JOIN term source ON source.id = statement.source
         WHERE statement.scope = ? AND seq = ? AND subject = ? AND object = ? AND predicate = ? AND since IS ? AND until IS ?
         ORDER BY statement.id LIMIT 1`,
        scope,
        seq,
        termOfNode[fact.subject] ?? null,
        termOfNode[fact.object] ?? null,
        predicate ?? null,
        Number.isFinite(fact.from) ? fact.from : null,
        Number.isFinite(fact.to) ? fact.to : null,
      )
      return row === undefined ? [] : [placeOf(seq, row.slice(1))]
    })
  }

  #node(kind: TermKind, text: string): number | undefined {
    const { terms, scope, nodes } = this.#parts
    const term = terms.find(scope, kind, text)
    return term === undefined ? undefined : nodes.get(term)
  }

  #term(node: number): Row {
    const { database, termOfNode } = this.#parts
    return database.get('SELECT kind, text FROM term WHERE id = ?', termOfNode[node] ?? null) ?? []
  }
}

function mentionOf([seq, name, type, ...place]: Row): MentionOf {
  return { name: String(name), ...(typeof type === 'string' && { type }), ...placeOf(Number(seq), place) }
}

/** Of start, end, confidence and source. */
function placeOf(seq: Seq, [start, end, confidence, source]: Row): EvidenceOf {
  const span = typeof start === 'number' && typeof end === 'number' ? { span: { start, end } } : {}
  return { seq, ...span, confidence: Number(confidence), source: String(source) }
}

/** To SQLite no limit is a negative one. */
function limitOf(limit: number): number {
  return Number.isFinite(limit) ? limit : -1
}
