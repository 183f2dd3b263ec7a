import { createHash } from 'node:crypto'
import type { ScopeNumber, Seq } from '@mnestic/core'
import type { EntityKey, Literal, Thing } from '../contract/rows.ts'
import { wordsOf } from '../link/key.ts'
import { whole, type Values } from './values.ts'

/** An entity or a literal as a row: what it is, and which row names it first. */
export interface ThingRow {
  readonly scope: ScopeNumber
  readonly id: string
  /** Of an entity. */
  readonly key?: EntityKey
  /** Of a literal, as JSON. */
  readonly json?: string
  /** Absent for what only a tie names. */
  readonly first?: Seq
  readonly place?: number
}

/** Index keys end at 8 kB and names do not: 132 bits of a hash are the id, `e` or `l` says of which kind. */
export function entityId(key: EntityKey): string {
  return `e${short(key)}`
}

export function literalId(literal: Literal): string {
  return `l${short(JSON.stringify(literal))}`
}

export function isEntityId(id: string): boolean {
  return id.startsWith('e')
}

export function entityThing(scope: ScopeNumber, key: EntityKey): ThingRow {
  return { scope, id: entityId(key), key }
}

export function thingOf(scope: ScopeNumber, thing: Thing): ThingRow {
  if ('entity' in thing) return entityThing(scope, thing.entity)
  return { scope, id: literalId(thing.literal), json: JSON.stringify(thing.literal) }
}

/** What is written of a thing. */
export function propertiesOf(graph: number, { scope, id, key, json, first, place }: ThingRow): Values {
  return {
    scope: whole(scope),
    id,
    key: key ?? null,
    json: json ?? null,
    words:
      key === undefined
        ? null
        : wordsOf(key)
            .map((word) => tokenOf(graph, scope, word))
            .join(' '),
    first: first === undefined ? null : whole(first),
    place: place === undefined ? null : whole(place),
  }
}

/**
 * A word of one scope in the full-text index, which is one for the whole database. The mark stands twice, so that no
 * word of another scope is one edit away: a fuzzy search considers 50 words, and others' must not be among them.
 */
export function tokenOf(graph: number, scope: ScopeNumber, word: string): string {
  const mark = `g${graph}s${scope}`
  return `${mark}${mark}w${word.slice(0, longestWord).toWellFormed()}`
}

/** The index splits what is longer than 255. */
const longestWord = 150

function short(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22)
}
