import type { Filter, ScopeNumber, Seq } from '@mnestic/core'
import type { Value } from '../database.ts'
import { encodeVector } from '../vectors.ts'
import { bigints } from '../wire.ts'
import { filterSql } from './filter.ts'
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

/** About the strongest rows, so many, by the index; one that is not there makes it slow, and not wrong. */
export function nearest(
  vector: Float32Array,
  indexed: Indexed,
  rows: Rows,
  limit: number,
  efSearch: number,
): Question {
  const values: Value[] = [encodeVector(vector)]
  const order = `${indexedAs(vector.length, indexed)} <=> $1::vector::${indexed}`
  // Half the bits order the rows nearly: what they are worth is computed from the vectors themselves.
  const found = `SELECT v.seq, v.scope, v.part, v.vector FROM embedding v WHERE ${where(rows, values)} ORDER BY ${order} LIMIT ${limit}`
  return {
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

/** Numbers that are our own stand in the text, so that the planner can see that a partial index covers them. */
function where({ fingerprint, passages, scopes, seqs, between, filter }: Rows, values: Value[]): string {
  const conditions = [
    `v.fingerprint = ${fingerprint}`,
    ...(passages ? [] : ['v.part = 0']),
    scopes.length === 1
      ? `v.scope = ${scopes[0]}`
      : `v.scope = ANY ($${values.push(bigints(scopes))}::bigint[])`,
    ...(seqs === undefined ? [] : [`v.seq = ANY ($${values.push(bigints([...seqs]))}::bigint[])`]),
    ...(between === undefined ? [] : [`v.seq BETWEEN ${between[0]} AND ${between[1]}`]),
  ]
  const passing = filter && filterSql(filter, values)
  return [...conditions, ...(passing === undefined ? [] : [passing])].join(' AND ')
}
