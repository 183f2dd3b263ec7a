import type { Entry, EntryQuery, MnesticError, NoteEntry, PutEntry, Seq } from '@mnestic/core'
import { contentSum, decodePut, type NoteHead, type PutHead } from './codec.ts'
import type { Connection } from './connection.ts'
import { decodeHead, type EntryHead, headColumns } from './entry-rows.ts'
import { corrupt } from './errors.ts'
import { linksFrom, targets } from './links.ts'
import { int, parse, type Row } from './rows.ts'
import { Kind, LinkKind } from './schema.ts'
import { headRevision } from './state.ts'
import { vectorPage, vectorReader, type VectorReader } from './vectors.ts'

const wholeColumns = `${headColumns}, content, extra`
const leanColumns = `${headColumns}, CASE kind WHEN ${Kind.note} THEN extra END AS extra`

/** Inside `read`. */
export function entries(c: Connection, query: EntryQuery): Entry[] {
  const { after, scope, limit } = query
  const columns = query.text ? wholeColumns : leanColumns
  const kinds = `kind <= ${Kind.erase}${query.vectors ? '' : ` AND kind <> ${Kind.vectors}`}`
  const rows =
    scope === undefined
      ? c.all(
          `SELECT ${columns} FROM entry WHERE revision > ? AND ${kinds} ORDER BY revision LIMIT ?`,
          after,
          limit,
        )
      : c.all(
          `SELECT ${columns} FROM entry INDEXED BY entry_scope WHERE scope = ? AND revision > ? AND ${kinds} ORDER BY revision LIMIT ?`,
          scope,
          after,
          limit,
        )
  const vectors = query.vectors ? readerFor(c, rows) : undefined
  const found: Entry[] = []
  for (const row of rows) {
    const entry = decodeEntry(c, row, query.text, vectors)
    if (entry !== undefined) found.push(entry)
  }
  if (scope === undefined)
    checkNoneMissing(c, after, rows.length < limit ? headRevision(c) : (found.at(-1)?.revision ?? after))
  return found
}

/** Inside `read`. */
export function records(
  c: Connection,
  seqs: readonly Seq[],
  options: { readonly vectors: boolean },
): PutEntry[] {
  const head = headRevision(c)
  const vectors = options.vectors ? vectorReader(c) : undefined
  const found: PutEntry[] = []
  const wanted = [...new Set(seqs)].filter((seq) => seq >= 1 && seq <= head)
  // One statement for all: a read asks for the texts of a hundred candidates.
  const rows = c.all(
    `SELECT ${wholeColumns} FROM entry WHERE revision IN (SELECT value FROM json_each(?))`,
    JSON.stringify(wanted),
  )
  const bySeq = new Map(rows.map((row) => [int(row, 'revision'), row]))
  for (const seq of wanted) {
    const row = bySeq.get(seq)
    if (row === undefined) throw corrupt(`${c.name}: entry ${seq} is missing`)
    const entry = decodeEntry(c, row, true, vectors)
    if (entry?.kind === 'put') found.push(entry)
  }
  return found
}

/** Rows are emptied, never deleted, so the log has no gaps: one that is missing was lost on a damaged page. */
function checkNoneMissing(c: Connection, after: number, last: number): void {
  if (last <= after) return
  const count = c.number('SELECT count(*) FROM entry WHERE revision > ? AND revision <= ?', after, last)
  if (count !== last - after)
    throw corrupt(`${c.name}: ${last - after - count} entries between ${after} and ${last} are missing`)
}

/** A page of one scope among many may be spread thin over the log: then row by row. */
function readerFor(c: Connection, rows: readonly Row[]): VectorReader {
  const [first] = rows
  const last = rows.at(-1)
  if (first === undefined || last === undefined) return vectorReader(c)
  const [from, to] = [int(first, 'revision'), int(last, 'revision')]
  return to - from < 2 * rows.length ? vectorPage(c, from, to) : vectorReader(c)
}

/** Without `vectors` they are left out. */
function decodeEntry(
  c: Connection,
  row: Row,
  text: boolean,
  vectors: VectorReader | undefined,
): Entry | undefined {
  const entry = decodeHead(c, row)
  const { revision, scope, head } = entry
  if (head === null) return undefined
  switch (entry.kind) {
    case Kind.put:
      return decodePutEntry(c, entry, head, text ? row : undefined, vectors)
    case Kind.note:
      return decodeNote(c, entry, head, row)
    case Kind.vectors: {
      const seq = parse<Seq>(head)
      const brought = vectors?.at(revision, seq)
      if (brought === undefined) throw corrupt(`${c.name}: the vectors of entry ${revision} are missing`)
      return { kind: 'vectors', revision, scope, seq, vectors: brought }
    }
    case Kind.erase:
      return { kind: 'erase', revision, scope, seqs: parse<readonly Seq[]>(head) }
    default:
      return undefined
  }
}

/** `row`: `undefined` where the content is not asked. */
function decodePutEntry(
  c: Connection,
  entry: EntryHead,
  json: string,
  row: Row | undefined,
  reader: VectorReader | undefined,
): PutEntry {
  const { revision, scope } = entry
  const head = parse<PutHead>(json)
  const { content, facts } = row ? putContent(c, entry, row) : { content: '', facts: null }
  const links = linksFrom(c, revision, head.linked)
  const vectors = reader?.of(revision)
  if (reader && head.embedded && vectors === undefined)
    throw corrupt(`${c.name}: the vectors of entry ${revision} are missing`)
  return {
    kind: 'put',
    revision,
    scope,
    id: head.id,
    body: decodePut(head, content, facts),
    supersedes: targets(links, LinkKind.supersedes),
    derivedFrom: targets(links, LinkKind.derivedFrom),
    ...(vectors && { vectors }),
  }
}

function putContent(c: Connection, entry: EntryHead, row: Row): { content: string; facts: string | null } {
  const content = row['content']
  const extra = row['extra']
  const valid = typeof content === 'string' && (typeof extra === 'string' || extra === null)
  if (!valid || contentSum(content, extra) !== entry.contentSum) throw damaged(c, entry)
  return { content, facts: extra }
}

function decodeNote(c: Connection, entry: EntryHead, json: string, row: Row): NoteEntry {
  const { revision, scope } = entry
  const { owner, data, linked } = parse<NoteHead>(json)
  const extra = row['extra']
  const bytes = extra instanceof Uint8Array ? extra : null
  if ((bytes === null && extra !== null) || contentSum(null, bytes) !== entry.contentSum)
    throw damaged(c, entry)
  const about = targets(linksFrom(c, revision, linked), LinkKind.about)
  return { kind: 'note', revision, scope, owner, about, data, ...(bytes && { bytes }) }
}

function damaged(c: Connection, entry: EntryHead): MnesticError {
  return corrupt(`${c.name}: the content of entry ${entry.revision} fails its checksum`)
}
