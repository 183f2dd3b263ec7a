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
  readonly target: Seq
}

export function insertLinks(c: Connection, source: Seq, kind: number, targets: readonly Seq[]): void {
  targets.forEach((target, position) =>
    c.run('INSERT INTO link VALUES (?, ?, ?, ?, ?)', source, kind, position, target, checksum(source, kind, position, target)),
  )
}

/** From one entry to others, in the order they were given. */
export function linksFrom(c: Connection, source: Seq): LinkRow[] {
  return c.all('SELECT * FROM link WHERE source = ? ORDER BY kind, position', source).map((row) => decode(c, row))
}

/** From others to one record. */
export function linksTo(c: Connection, target: Seq): LinkRow[] {
  // `sum` is in no index: it makes SQLite read the row itself, not only the index's copy of it.
  return c.all('SELECT source, kind, position, target, sum FROM link WHERE target = ?', target).map((row) => decode(c, row))
}

export function targets(links: readonly LinkRow[], kind: number): Seq[] {
  return links.filter((link) => link.kind === kind).map((link) => link.target)
}

export function deleteLinksOf(c: Connection, revision: Seq): void {
  c.run('DELETE FROM link WHERE source = ?', revision)
  c.run('DELETE FROM link WHERE target = ?', revision)
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
    if (seq >= own) throw new MnesticError('NOT_FOUND', `${what} names record ${seq}, which does not come before it`)
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
  throw new MnesticError('NOT_FOUND', `${what} names record ${seq}, which is not in the log${scope === undefined ? '' : ' of its scope'}`)
}

function decode(c: Connection, row: Row): LinkRow {
  const source = int(row, 'source')
  const kind = int(row, 'kind')
  const target = int(row, 'target')
  if (int(row, 'sum') !== checksum(source, kind, int(row, 'position'), target))
    throw corrupt(`${c.name}: a link of entry ${source} fails its checksum`)
  return { source, kind, target }
}

/** Living records, of any scope, that name one of these in `derivedFrom`. */
export function derivatives(c: Connection, seqs: readonly Seq[]): { readonly seq: Seq; readonly scope: ScopeNumber }[] {
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
