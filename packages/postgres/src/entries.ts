import type { Entry, EntryQuery, JsonValue, PutEntry, Seq } from '@mnestic/core'
import { decodePut, type PutHead } from './codec.ts'
import type { Database, Value } from './database.ts'
import { corrupt } from './errors.ts'
import type { Fingerprints } from './fingerprints.ts'
import { bytes, int, parse, type Row, text, textOrNull } from './rows.ts'
import { Kind, LinkKind } from './schema.ts'
import type { VectorType } from './vector-rows.ts'
import { decodeVectors } from './vectors.ts'
import { bigints } from './wire.ts'

export async function entries(
  db: Database,
  fingerprints: Fingerprints,
  type: VectorType,
  { after, scope, limit, text: whole, vectors }: EntryQuery,
): Promise<Entry[]> {
  const values: Value[] = [after, limit]
  const where = ['e.revision > $1']
  if (scope !== undefined) where.push(`e.scope = $${values.push(scope)}`)
  if (!vectors) where.push(`e.kind <> ${Kind.vectors}`)
  const sql = `${selection(type, whole, vectors)} WHERE ${where.join(' AND ')} ORDER BY e.revision LIMIT $2`
  return await decodeAll(fingerprints, await db.query(sql, ...values))
}

export async function records(
  db: Database,
  fingerprints: Fingerprints,
  type: VectorType,
  seqs: readonly Seq[],
  { vectors }: { readonly vectors: boolean },
): Promise<PutEntry[]> {
  const rows = await db.query(
    `${selection(type, true, vectors)} WHERE e.revision = ANY ($1::bigint[]) AND e.kind = ${Kind.put}`,
    bigints([...new Set(seqs)]),
  )
  return (await decodeAll(fingerprints, rows)).filter((entry) => entry.kind === 'put')
}

/** One statement for an entry with all that belongs to it, so that all of it is of one state. */
function selection({ name }: VectorType, whole: boolean, vectors: boolean): string {
  const content = whole
    ? 'e.content, e.facts'
    : `CASE WHEN e.kind = ${Kind.note} THEN e.content END AS content, NULL AS facts`
  const sent = name === 'vector' ? 'vector_send(vector)' : 'vector'
  return `
    SELECT e.revision, e.scope, e.kind, e.head, ${content}, e.bytes,
      CASE WHEN e.links > 0 THEN (
        SELECT string_agg(l.kind || ' ' || l.target, ' ' ORDER BY l.kind, l.position)
        FROM link l WHERE l.scope = e.scope AND l.source = e.revision) END AS links
      ${vectors ? ', v.fingerprint, v.vectors' : ', NULL AS fingerprint'}
    FROM entry e ${
      vectors
        ? `LEFT JOIN LATERAL (
      SELECT min(fingerprint) AS fingerprint, string_agg(${sent}, '' ORDER BY part) AS vectors FROM embedding
      WHERE scope = e.scope AND seq = CASE e.kind WHEN ${Kind.put} THEN e.revision WHEN ${Kind.vectors} THEN e.head::bigint END
      ) v ON e.kind IN (${Kind.put}, ${Kind.vectors})`
        : ''
    }`
}

async function decodeAll(fingerprints: Fingerprints, rows: readonly Row[]): Promise<Entry[]> {
  const names = new Map<number, string>()
  for (const row of rows)
    if (row['fingerprint'] !== null) {
      const number = int(row, 'fingerprint')
      if (!names.has(number)) names.set(number, await fingerprints.nameOf(number))
    }
  return rows.map((row) => decode(row, names))
}

function decode(row: Row, names: ReadonlyMap<number, string>): Entry {
  const [revision, scope, head] = [int(row, 'revision'), int(row, 'scope'), text(row, 'head')]
  const linked = targets(textOrNull(row, 'links'))
  const vectors =
    row['fingerprint'] === null
      ? undefined
      : decodeVectors(bytes(row, 'vectors'), names.get(int(row, 'fingerprint')) ?? '')
  switch (int(row, 'kind')) {
    case Kind.put: {
      const { id, body } = decodePut(
        parse<PutHead>(head),
        textOrNull(row, 'content'),
        textOrNull(row, 'facts'),
      )
      return {
        kind: 'put',
        revision,
        scope,
        id,
        body,
        supersedes: linked(LinkKind.supersedes),
        derivedFrom: linked(LinkKind.derivedFrom),
        ...(vectors && { vectors }),
      }
    }
    case Kind.note: {
      const data = parse<JsonValue>(head)
      const owner = parse<string>(text(row, 'content'))
      const about = linked(LinkKind.about)
      const kept = row['bytes'] === null ? undefined : new Uint8Array(bytes(row, 'bytes'))
      return { kind: 'note', revision, scope, owner, about, data, ...(kept && { bytes: kept }) }
    }
    case Kind.vectors:
      if (vectors === undefined)
        throw corrupt(`The log is damaged: the vectors of entry ${revision} are missing`)
      return { kind: 'vectors', revision, scope, seq: Number(head), vectors }
    case Kind.erase:
      return { kind: 'erase', revision, scope, seqs: parse<readonly Seq[]>(head) }
    default:
      throw corrupt(`The log is damaged: entry ${revision} is of no known kind`)
  }
}

/** From `kind target kind target ...`, in their order. */
function targets(joined: string | null): (kind: number) => Seq[] {
  const numbers = joined === null ? [] : joined.split(' ').map(Number)
  return (kind) => numbers.filter((_, i) => i % 2 === 1 && numbers[i - 1] === kind)
}
