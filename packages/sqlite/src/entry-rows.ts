import type { Revision, ScopeNumber, Seq } from '@mnestic/core'
import { contentSum, headSum, type PutHead } from './codec.ts'
import type { Connection } from './connection.ts'
import { corrupt } from './errors.ts'
import { int, intOrNull, parse, type Row, textOrNull } from './rows.ts'
import { Kind } from './schema.ts'

/** A row of `entry` without its content, checked. */
export interface EntryHead {
  readonly revision: Revision
  readonly scope: ScopeNumber
  readonly kind: number
  readonly look: number | null
  /** Of the content. */
  readonly contentSum: number
  /** JSON; of a forgotten put, the digest of its id. */
  readonly head: string | null
}

export const headColumns = 'revision, scope, kind, look, sum, content_sum, head'

const insertSql = 'INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)'

export function insertEntry(
  c: Connection,
  revision: Revision,
  scope: ScopeNumber,
  kind: number,
  look: number | null,
  head: string,
  content: string | null,
  extra: string | Uint8Array | null,
): void {
  const contents = contentSum(content, extra)
  c.run(
    insertSql,
    revision,
    scope,
    kind,
    look,
    headSum(revision, scope, kind, look, contents, head),
    contents,
    head,
    content,
    extra,
  )
}

export function decodeHead(c: Connection, row: Row): EntryHead {
  const entry = {
    revision: int(row, 'revision'),
    scope: int(row, 'scope'),
    kind: int(row, 'kind'),
    look: intOrNull(row, 'look'),
    contentSum: int(row, 'content_sum'),
    head: textOrNull(row, 'head'),
  }
  const sum = headSum(entry.revision, entry.scope, entry.kind, entry.look, entry.contentSum, entry.head)
  if (sum !== int(row, 'sum')) throw corrupt(`${c.name}: entry ${entry.revision} fails its checksum`)
  return entry
}

/** The entry at a revision; `undefined` where there has never been one. */
export function entryHead(c: Connection, revision: Revision): EntryHead | undefined {
  const row = c.get(`SELECT ${headColumns} FROM entry WHERE revision = ?`, revision)
  return row === undefined ? undefined : decodeHead(c, row)
}

/** The head of a living put, else `undefined`. */
export function livingPut(c: Connection, seq: Seq): (EntryHead & { readonly put: PutHead }) | undefined {
  const entry = entryHead(c, seq)
  if (entry === undefined || entry.kind !== Kind.put || entry.head === null) return undefined
  return { ...entry, put: parse<PutHead>(entry.head) }
}

/** Empties a row in place: see schema.ts for why it is not deleted. */
export function emptyEntry(c: Connection, entry: EntryHead, kind: number, head: string | null): void {
  const { revision, scope, look } = entry
  c.run(
    'UPDATE entry SET kind = ?, sum = ?, content_sum = 0, head = ?, content = NULL, extra = NULL WHERE revision = ?',
    kind,
    headSum(revision, scope, kind, look, 0, head),
    head,
    revision,
  )
}
