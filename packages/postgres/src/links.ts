import { type Link, MnesticError, type ScopeNumber, type Seq } from '@mnestic/core'
import type { Database, Transaction } from './database.ts'
import { int } from './rows.ts'
import { Kind, LinkKind } from './schema.ts'
import { bigints } from './wire.ts'

export interface NewLink {
  readonly source: Seq
  readonly scope: ScopeNumber
  readonly kind: number
  readonly position: number
  readonly target: Seq
}

/** Which of some seqs are living records, and of which scope, or are forgotten ones. */
export interface Known {
  readonly living: ReadonlyMap<Seq, ScopeNumber>
  readonly forgotten: ReadonlySet<Seq>
}

/** Under the lock. */
export async function known(tx: Transaction, seqs: Iterable<Seq>): Promise<Known> {
  const wanted = [...new Set(seqs)]
  const living = new Map<Seq, ScopeNumber>()
  const forgotten = new Set<Seq>()
  if (wanted.length === 0) return { living, forgotten }
  const rows = await tx.query(
    `SELECT revision AS seq, scope FROM entry WHERE revision = ANY ($1::bigint[]) AND kind = ${Kind.put}
     UNION ALL SELECT seq, 0 FROM forgotten WHERE seq = ANY ($1::bigint[])`,
    bigints(wanted),
  )
  for (const row of rows) {
    const scope = int(row, 'scope')
    if (scope === 0) forgotten.add(int(row, 'seq'))
    else living.set(int(row, 'seq'), scope)
  }
  return { living, forgotten }
}

/** Of which record the links are. */
export interface Linking {
  /** The seq of the first record of its batch. */
  readonly first: Seq
  /** Its own seq. */
  readonly own: Seq
  readonly scope: ScopeNumber
  /** Whether they may reach into other scopes. */
  readonly anyScope: boolean
}

/** The seqs behind links. @throws NOT_FOUND, FORGOTTEN */
export function resolveLinks(
  { living, forgotten }: Known,
  links: readonly Link[],
  what: string,
  { first, own, scope, anyScope }: Linking,
): Seq[] {
  return links.map((link) => {
    const seq = 'seq' in link ? link.seq : first + link.index
    if (seq >= own)
      throw new MnesticError('NOT_FOUND', `${what} names record ${seq}, which does not come before it`)
    if (seq >= first) return seq
    if (forgotten.has(seq))
      throw new MnesticError('FORGOTTEN', `${what} names record ${seq}, which was forgotten`)
    const home = living.get(seq)
    if (home === undefined || (!anyScope && home !== scope)) throw notThere(seq, what, anyScope)
    return seq
  })
}

export function notThere(seq: Seq, what: string, anyScope: boolean): MnesticError {
  return new MnesticError(
    'NOT_FOUND',
    `${what} names record ${seq}, which is not in the log${anyScope ? '' : ' of its scope'}`,
  )
}

export function insertLinks(tx: Transaction, links: readonly NewLink[]): void {
  if (links.length === 0) return
  tx.send(
    `INSERT INTO link (source, scope, kind, position, target)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[])`,
    bigints(links.map(({ source }) => source)),
    bigints(links.map(({ scope }) => scope)),
    bigints(links.map(({ kind }) => kind)),
    bigints(links.map(({ position }) => position)),
    bigints(links.map(({ target }) => target)),
  )
}

const derivativesSql = `SELECT DISTINCT source AS seq, scope FROM link
  WHERE target = ANY ($1::bigint[]) AND kind = ${LinkKind.derivedFrom} ORDER BY seq`

/** Living records, of any scope, that name one of these in `derivedFrom`: links of the erased are gone. */
export async function derivatives(
  tx: Pick<Transaction | Database, 'query'>,
  seqs: readonly Seq[],
): Promise<{ readonly seq: Seq; readonly scope: ScopeNumber }[]> {
  const rows = await tx.query(derivativesSql, bigints(seqs))
  return rows.map((row) => ({ seq: int(row, 'seq'), scope: int(row, 'scope') }))
}
