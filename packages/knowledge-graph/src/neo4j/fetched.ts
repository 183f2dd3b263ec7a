import type { EntityKey, Literal, Mention, Statement, Thing, TieRow } from '../contract/rows.ts'
import type { Seq } from '@mnestic/core'
import type { Row } from './database.ts'
import { maybeNumber, maybeText, numberOf, textOf } from './values.ts'

/** What a query returns of a thing `t`. */
export const thingColumns = 't.id, t.key, t.json, t.first, t.place'

/** Of a relationship `r` that states. */
export const statementColumns =
  'startNode(r).id, endNode(r).id, r.seq, r.row, r.predicate, r.subjectName, r.objectName, r.from, r.to, r.start, r.end, r.confidence, r.source'

/** Of a relationship `r` that mentions. */
export const mentionColumns =
  'endNode(r).id, r.seq, r.row, r.name, r.type, r.start, r.end, r.confidence, r.source'

/** Of a relationship `r` that ties. */
export const tieColumns = 'startNode(r).id, endNode(r).id, r.revision, r.row, r.kind, r.one, r.other'

export interface FoundThing {
  readonly id: string
  readonly key: EntityKey | undefined
  readonly literal: Literal | undefined
  /** Infinity where only a tie names it. */
  readonly first: Seq
  readonly place: number
}

export interface FoundStatement {
  readonly a: string
  readonly b: string
  readonly seq: Seq
  readonly row: number
  /** Without its ends. */
  readonly said: Omit<Statement, 'subject' | 'object'>
  readonly objectName: string
}

export interface FoundMention {
  readonly thing: string
  readonly seq: Seq
  readonly row: number
  readonly said: Omit<Mention, 'key'>
}

export interface FoundTie {
  readonly a: string
  readonly b: string
  readonly row: number
  readonly tie: Omit<TieRow, 'a' | 'b'>
}

export function thingFrom([id, key, json, first, place]: Row): FoundThing {
  const text = maybeText(json)
  return {
    id: textOf(id),
    key: maybeText(key),
    literal: text === undefined ? undefined : literalOf(text),
    first: maybeNumber(first) ?? Infinity,
    place: maybeNumber(place) ?? Infinity,
  }
}

export function statementFrom(row: Row): FoundStatement {
  const [a, b, seq, number, predicate, subjectName, objectName, from, to, ...place] = row
  const since = maybeNumber(from)
  const until = maybeNumber(to)
  return {
    a: textOf(a),
    b: textOf(b),
    seq: numberOf(seq),
    row: numberOf(number),
    objectName: textOf(objectName),
    said: {
      subjectName: textOf(subjectName),
      predicate: textOf(predicate),
      ...(since !== undefined && { from: since }),
      ...(until !== undefined && { to: until }),
      ...placeFrom(place),
    },
  }
}

export function mentionFrom([thing, seq, row, name, type, ...place]: Row): FoundMention {
  const kind = maybeText(type)
  return {
    thing: textOf(thing),
    seq: numberOf(seq),
    row: numberOf(row),
    said: { name: textOf(name), ...(kind !== undefined && { type: kind }), ...placeFrom(place) },
  }
}

export function tieFrom([a, b, revision, row, kind, one, other]: Row): FoundTie {
  const about = [...new Set([numberOf(one), numberOf(other)])]
  return {
    a: textOf(a),
    b: textOf(b),
    row: numberOf(row),
    tie: { kind: kindOf(kind), revision: numberOf(revision), about },
  }
}

/** The end of a statement, as a row has it. */
export function thingAt(thing: FoundThing | undefined, name: string): Thing {
  if (thing?.literal !== undefined) return { literal: thing.literal }
  return { entity: thing?.key ?? '', name }
}

function placeFrom([start, end, confidence, source]: Row): Pick<Mention, 'span' | 'confidence' | 'source'> {
  const from = maybeNumber(start)
  const to = maybeNumber(end)
  return {
    ...(from !== undefined && to !== undefined && { span: { start: from, end: to } }),
    confidence: numberOf(confidence),
    source: textOf(source),
  }
}

function kindOf(value: unknown): TieRow['kind'] {
  return value === 'merge' || value === 'split' ? value : 'alias'
}

function literalOf(json: string): Literal {
  const value: unknown = JSON.parse(json)
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : json
}
