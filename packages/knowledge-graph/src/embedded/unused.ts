import type { ScopeNumber } from '@mnestic/core'
import type { Database } from './database.ts'
import { TermKind } from './layout.ts'

interface Column {
  readonly table: 'mention' | 'statement' | 'tie'
  readonly column: string
}

const statement = (column: string): Column => ({ table: 'statement', column })
const mention = (column: string): Column => ({ table: 'mention', column })
const tie = (column: string): Column => ({ table: 'tie', column })

/** Where a text of each kind may stand. */
const columns: Readonly<Record<TermKind, readonly Column[]>> = {
  [TermKind.entity]: [mention('entity'), statement('subject'), statement('object'), tie('a'), tie('b')],
  [TermKind.literal]: [statement('object')],
  [TermKind.form]: [mention('form'), statement('subject_form'), statement('object_form')],
  [TermKind.predicate]: [statement('predicate')],
  [TermKind.type]: [mention('type')],
  [TermKind.source]: [mention('source'), statement('source')],
}

/** Kinds of which there are few, each in many rows: asked for one by one, since the first row will do. */
const few: ReadonlySet<TermKind> = new Set([TermKind.predicate, TermKind.type, TermKind.source])

/**
 * Those of the texts that no row of the scope names any more. It looks through the rows of the scope: to count them as
 * they come would make every write dearer, by the pages that it changes.
 */
export function unused(database: Database, scope: ScopeNumber, terms: Iterable<number>): readonly number[] {
  const left = new Set(terms)
  const found = database.each(
    'SELECT id, kind FROM term WHERE id IN (SELECT value FROM json_each(?))',
    JSON.stringify([...left]),
  )
  const byKind = Map.groupBy(found, ([, kind]) => kind)
  for (const kind of Object.values(TermKind)) {
    const ids = byKind.get(kind)?.map(([id]) => Number(id)) ?? []
    if (ids.length === 0) continue
    for (const { table, column } of columns[kind])
      if (few.has(kind)) {
        for (const id of ids)
          if (database.get(`SELECT 1 FROM ${table} WHERE scope = ? AND ${column} = ? LIMIT 1`, scope, id))
            left.delete(id)
      } else {
        const named = database.each(
          `SELECT DISTINCT ${column} FROM ${table} WHERE scope = ? AND ${column} IN (SELECT value FROM json_each(?))`,
          scope,
          JSON.stringify(ids),
        )
        for (const [id] of named) left.delete(Number(id))
      }
  }
  return [...left]
}
