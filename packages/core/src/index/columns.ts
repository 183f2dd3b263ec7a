import type { CheckedFilter, Scalar } from '../check/filter.ts'
import { isJsonObject } from '../check/value.ts'
import type { JsonValue } from '../contract/json.ts'
import type { Seq } from '../contract/log.ts'
import { lookUp, type Matchable } from './match.ts'
import { SeqGroups } from './seq-groups.ts'

/** Columns at most, of a scope; the one that was not asked for longest goes. */
const maxColumns = 8

type Entry = Matchable & { readonly seq: Seq }

/** The records of a scope by the values of their metadata: a column for each path that a filter asks to equal something. */
export class Columns {
  readonly #columns = new Map<string, SeqGroups<Scalar>>()

  /** Rising seqs of the records with this value, or with an array that has it. `rows`: of the scope, to begin a column. */
  get(path: string, value: Scalar, rows: () => Iterable<Entry>): Uint32Array {
    const column = this.#columns.get(path) ?? columnOf(path, rows())
    // Put at the end: the order of the map is the order of use.
    this.#columns.delete(path)
    this.#columns.set(path, column)
    for (const oldest of this.#columns.keys()) {
      if (this.#columns.size <= maxColumns) break
      this.#columns.delete(oldest)
    }
    return column.get(value)?.packed() ?? new Uint32Array(0)
  }

  put(row: Entry): void {
    for (const [path, column] of this.#columns) push(column, path, row)
  }

  erase(rows: readonly Entry[]): void {
    for (const [path, column] of this.#columns)
      column.delete(rows.flatMap((row) => valuesAt(row, path).map((value) => [value, row.seq] as const)))
  }
}

/** A test that a filter makes in any case, and that a list of records answers. */
export interface Demand {
  readonly kind: 'metadata' | 'session' | 'speaker' | 'id'
  readonly path: string
  readonly values: readonly Scalar[]
}

/** What every record has to equal that passes the filter; others of its tests narrow nothing. */
export function demandsOf({ fields, metadata, and }: CheckedFilter): readonly Demand[] {
  const own = fields.flatMap(({ field, test }): readonly Demand[] => {
    const values = test.equals === undefined ? test.in : [test.equals]
    return values === undefined || field === 'at' || field === 'role'
      ? []
      : [{ kind: field, path: field, values }]
  })
  const named = metadata.flatMap(({ path, test }): readonly Demand[] => {
    const values = test.equals === undefined ? test.in : [test.equals]
    return values === undefined ? [] : [{ kind: 'metadata', path, values }]
  })
  return [...own, ...named, ...and.flatMap(demandsOf)]
}

function columnOf(path: string, rows: Iterable<Entry>): SeqGroups<Scalar> {
  const column = new SeqGroups<Scalar>()
  for (const row of rows) push(column, path, row)
  return column
}

function push(column: SeqGroups<Scalar>, path: string, row: Entry): void {
  for (const value of valuesAt(row, path)) column.push(value, row.seq)
}

/** Distinct, as a test for equality sees them. */
function valuesAt({ metadata }: Entry, path: string): readonly Scalar[] {
  const value = lookUp(metadata, path)
  if (value === undefined) return []
  return Array.isArray(value) ? [...new Set(value.filter(isScalar))] : isScalar(value) ? [value] : []
}

function isScalar(value: JsonValue): value is Scalar {
  return !Array.isArray(value) && !isJsonObject(value)
}
