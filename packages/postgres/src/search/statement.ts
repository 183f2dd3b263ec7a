import type { Filter, ScopeNumber, Seq } from '@mnestic/core'
import type { Value } from '../database.ts'
import { encodeVector } from '../vectors.ts'
import { bigints } from '../wire.ts'
import { filterSql } from './filter.ts'
import type { Graph } from './graph.ts'
import type { Question } from './sessions.ts'

/** Which rows of `embedding` a search is about. */
export interface Rows {
  readonly fingerprint: number
  /** Passages beside the whole texts. */
  readonly passages: boolean
  readonly scopes: readonly ScopeNumber[]
  /** Only of these records. */
  readonly seqs?: Uint32Array | readonly Seq[]
  /** Only of records from the first to the last of these. */
  readonly between?: readonly [Seq, Seq]
  /** Only of records of which the server can say that they pass. */
  readonly filter?: Filter
}

/** Vectors as the index holds them: HNSW takes up to 2,000 numbers of four bytes, and up to 4,000 of two. */
export type Indexed = 'vector' | 'halfvec'

/** How an index has to be told what it is over: by the same words in the index and in the search. */
export function indexedAs(dimensions: number, indexed: Indexed): string {
  return `(v.vector::${indexed}(${dimensions}))`
}

/** Which rows of an index: */
export interface Walk {
  /** So many, of those that are asked about, */
  readonly limit: number
  /** among the first so many of all. */
  readonly among: number
  readonly efSearch: number
}

/**
 * About the strongest rows by the index; one that is not there makes it slow, and not wrong. The outer LIMIT ends the
 * walk where enough are found, the inner one where too few are: pgvector's own limits (below) do not say that they were
 * met.
 */
export function nearest(
  vector: Float32Array,
  { indexed, partitioned }: Pick<Graph, 'indexed' | 'partitioned'>,
  rows: Rows,
  { limit, among, efSearch }: Walk,
): Question {
  const values: Value[] = [encodeVector(vector)]
  const order = `${indexedAs(vector.length, indexed)} <=> $1::vector::${indexed}`
  // By its scope a search finds its partition, which it has to know before it walks.
  const walked = [...ofEmbedder(rows), ...(partitioned ? ofScopes(rows, values) : [])]
  const asked = [...ofScopes(rows, values), ...ofRecords(rows, values)]
  const all = `SELECT v.seq, v.scope, v.part, v.vector FROM embedding v WHERE ${walked.join(' AND ')} ORDER BY ${order} LIMIT ${among}`
  const found = `SELECT v.seq, v.scope, v.part, v.vector FROM (${all}) AS v WHERE ${asked.join(' AND ')} LIMIT ${limit}`
  return {
    // Half the bits order the rows nearly: what they are worth is computed from the vectors themselves.
    sql: `SELECT seq, scope, part, 1 - (vector <=> $1::vector) AS score FROM (${found}) AS found`,
    values,
    settings: {
      'hnsw.ef_search': Math.min(1_000, Math.max(efSearch, limit)),
      // A strict order leaves out what comes late, though it is nearer: with filters up to 6 of 100. It is sorted here.
      'hnsw.iterative_scan': 'relaxed_order',
      // Where pgvector gives up a scan, it hands over what it has passed by so far, as if that were the nearest, and does
      // not say so (hnswscan.c): answers that are missing could not be told from those that are wrong.
      'hnsw.max_scan_tuples': 2 ** 31 - 1,
      'hnsw.scan_mem_multiplier': 64,
      // The planner takes a scope for small, and reads and sorts all of it, where it knows little of the table.
      enable_sort: 'off',
      enable_bitmapscan: 'off',
    },
  }
}

/** So many rows, strongest first, ties by seq and part, of all that are asked about. */
export function compared(vector: Float32Array, rows: Rows, limit: number): Question {
  const values: Value[] = [encodeVector(vector)]
  return {
    // No index is over the column as it is.
    sql: `SELECT v.seq, v.scope, v.part, 1 - (v.vector <=> $1::vector) AS score FROM embedding v
      WHERE ${where(rows, values)} ORDER BY v.vector <=> $1::vector, v.seq, v.part LIMIT ${limit}`,
    values,
  }
}

/** Of each record the cosine of its best row; a record without an opinion comes with `NaN`, or not at all. */
export function strengths(vector: Float32Array, rows: Rows): Question {
  const values: Value[] = [encodeVector(vector)]
  return {
    // Of zeros the distance is NaN, which PostgreSQL takes for larger than any other.
    sql: `SELECT v.seq, 1 - min(v.vector <=> $1::vector) AS score FROM embedding v WHERE ${where(rows, values)} GROUP BY v.seq`,
    values,
  }
}

function where(rows: Rows, values: Value[]): string {
  return [...ofEmbedder(rows), ...ofScopes(rows, values), ...ofRecords(rows, values)].join(' AND ')
}

/** Numbers that are our own stand in the text, so that the planner can see that a partial index covers them. */
function ofEmbedder({ fingerprint, passages }: Rows): string[] {
  return [`v.fingerprint = ${fingerprint}`, ...(passages ? [] : ['v.part = 0'])]
}

function ofScopes({ scopes }: Rows, values: Value[]): string[] {
  return [
    scopes.length === 1
      ? `v.scope = ${scopes[0]}`
      : `v.scope = ANY ($${values.push(bigints(scopes))}::bigint[])`,
  ]
}

function ofRecords({ seqs, between, filter }: Rows, values: Value[]): string[] {
  const passing = filter && filterSql(filter, values)
  return [
    ...(seqs === undefined ? [] : [`v.seq = ANY ($${values.push(bigints([...seqs]))}::bigint[])`]),
    ...(between === undefined ? [] : [`v.seq BETWEEN ${between[0]} AND ${between[1]}`]),
    ...(passing === undefined ? [] : [passing]),
  ]
}
