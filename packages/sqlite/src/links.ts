import { MnesticError, type Link, type ScopeNumber, type Seq } from '@mnestic/core'
import { checksum } from './checksum.ts'
import type { Connection } from './connection.ts'
import { entryHead, livingPut } from './entry-rows.ts'
import { corrupt } from './errors.ts'
import { int, type Row } from './rows.ts'
import { Kind, LinkKind } from './schema.ts'

export interface LinkRow {
  readonly source: Seq
  readonly kind: number
  readonly position: number
  readonly target: Seq
}

/** No record has this seq. */
const erasedTarget = 0

export function insertLinks(c: Connection, source: Seq, kind: number, targets: readonly Seq[]): void {
  targets.forEach((target, position) =>
    c.run(
      'INSERT INTO link VALUES (?, ?, ?, ?, ?)',
      source,
      kind,
      position,
      target,
      checksum(source, kind, position, target),
    ),
  )
}

/** From one entry, which was written with so many, to others that live, in the order they were given. */
export function linksFrom(c: Connection, source: Seq, count: number | undefined): LinkRow[] {
  if (count === undefined) return []
  const rows = c.all('SELECT * FROM link WHERE source = ? ORDER BY kind, position', source)
  if (rows.length !== count)
    throw corrupt(`${c.name}: ${count - rows.length} links of entry ${source} are missing`)
  return rows.map((row) => decode(c, row)).filter(({ target }) => target !== erasedTarget)
}

/** From others to one record. */
export function linksTo(c: Connection, target: Seq): LinkRow[] {
  // `sum` is in no index: it makes SQLite read the row itself, not only the index's copy of it.
  return c
    .all('SELECT source, kind, position, target, sum FROM link WHERE target = ?', target)
    .map((row) => decode(c, row))
}

export function targets(links: readonly LinkRow[], kind: number): Seq[] {
  return links.filter((link) => link.kind === kind).map((link) => link.target)
}

/** Those from an erased entry go; those to it stay without its number, so that none is missed when they are read. */
export function eraseLinks(c: Connection, revision: Seq): void {
  c.run('DELETE FROM link WHERE source = ?', revision)
  for (const { source, kind, position } of linksTo(c, revision)) {
    const update = 'UPDATE link SET target = ?, sum = ? WHERE source = ? AND kind = ? AND position = ?'
    c.run(update, erasedTarget, checksum(source, kind, position, erasedTarget), source, kind, position)
  }
}

/** Seqs behind the links of a new record, `first` being the seq of the first record of its batch. */
export function resolveLinks(
  c: Connection,
  links: readonly Link[],
  what: string,
  first: Seq,
  own: Seq,
  scope: ScopeNumber | undefined,
): Seq[] {
  return links.map((link) => {
    const seq = 'seq' in link ? link.seq : first + link.index
    if (seq >= own)
      throw new MnesticError('NOT_FOUND', `${what} names record ${seq}, which does not come before it`)
    requireSource(c, seq, what, scope)
    return seq
  })
}

/** @throws NOT_FOUND, FORGOTTEN */
function requireSource(c: Connection, seq: Seq, what: string, scope: ScopeNumber | undefined): void {
  if (entryHead(c, seq)?.kind === Kind.forgotten)
    throw new MnesticError('FORGOTTEN', `${what} names record ${seq}, which was forgotten`)
  requireLiving(c, seq, what, scope)
}

/** @throws NOT_FOUND */
export function requireLiving(c: Connection, seq: Seq, what: string, scope: ScopeNumber | undefined): void {
  const living = livingPut(c, seq)
  if (living !== undefined && (scope === undefined || living.scope === scope)) return
  throw new MnesticError(
    'NOT_FOUND',
    `${what} names record ${seq}, which is not in the log${scope === undefined ? '' : ' of its scope'}`,
  )
}

function decode(c: Connection, row: Row): LinkRow {
  const source = int(row, 'source')
  const kind = int(row, 'kind')
  const position = int(row, 'position')
  const target = int(row, 'target')
  if (int(row, 'sum') !== checksum(source, kind, position, target))
    throw corrupt(`${c.name}: a link of entry ${source} fails its checksum`)
  return { source, kind, position, target }
}

/** Living records, of any scope, that name one of these in `derivedFrom`. */
export function derivatives(
  c: Connection,
  seqs: readonly Seq[],
): { readonly seq: Seq; readonly scope: ScopeNumber }[] {
  const found = new Map<Seq, ScopeNumber>()
  for (const seq of seqs) {
    for (const link of linksTo(c, seq)) {
      if (link.kind !== LinkKind.derivedFrom || found.has(link.source)) continue
      const living = livingPut(c, link.source)
      if (living !== undefined) found.set(link.source, living.scope)
    }
  }
  return [...found].map(([seq, scope]) => ({ seq, scope }))
}
