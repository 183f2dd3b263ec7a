import type { Host, MemoryRecord, ScopeNumber } from '@mnestic/core'
import { cited } from './cited.ts'
import type { ScopeStream } from './scope-stream.ts'
import type { Source } from './source.ts'

export interface ReadingsOptions {
  /** `next` of the page before. */
  readonly after?: string | undefined
  /** Records at most, 1 to 1,000. Default 100. */
  readonly limit?: number | undefined
  /** With every cell's gates, not only their means. Default false. */
  readonly cells?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

/** Of one record; 0 (shut) to 1 (open). */
export interface Gates<Value> {
  /** i: how much of it was written. */
  readonly input: Value
  /** f: how much of what was there before it remained. */
  readonly forget: Value
  /** o: how much was shown. */
  readonly output: Value
}

export interface Reading {
  readonly record: MemoryRecord
  /**
   * How much it is worth keeping. By `weights` the log-odds (above 0: more likely worth it than not), by `idf` the mean
   * information of its words in nats. Only to be compared within one source.
   */
  readonly keep: number
  /** Log-odds that a session begins with it. By `weights` that were told where sessions begin. */
  readonly boundary?: number
  /** Means over the cells. By `weights` only, like all that follows. */
  readonly gates?: Gates<number>
  /** (1/H) sum over cells k of i_t,k * product over later records s of f_s,k: what is left of what it wrote. 0 to 1. */
  readonly retained?: number
  /** (1/H) sum over k of the product of f_s,k: what is left of all that the cells held after it. 0 to 1. */
  readonly carried?: number
  /** Where `cells` was asked; [H] each. */
  readonly cells?: Gates<Float32Array>
}

export interface ReadingsPage {
  readonly source: Source
  /** In the order of the log. */
  readonly readings: readonly Reading[]
  /** Where the next page begins; absent on the last one. */
  readonly next?: string
}

export async function readingsOf(
  at: { readonly scope: ScopeNumber; readonly state: ScopeStream },
  host: Host,
  {
    after,
    limit,
    cells,
    signal,
  }: {
    readonly after: number
    readonly limit: number
    readonly cells: boolean
    readonly signal: AbortSignal | undefined
  },
): Promise<ReadingsPage> {
  const { state } = at
  const records = []
  for await (const one of cited(host, at.scope, state.rows.from(state.rows.after(after)), signal)) {
    records.push(one.record)
    if (records.length > limit) break
  }
  await state.settle()
  // From here on nothing waits: all of the page is of one moment. What was erased since it was cited is not in it.
  const readings = records.slice(0, limit).flatMap((record) => readingOf(state, record, cells) ?? [])
  const last = records[limit - 1]
  const next = records.length > limit && last !== undefined ? { next: String(last.seq) } : {}
  return { source: state.source, readings, ...next }
}

function readingOf(state: ScopeStream, record: MemoryRecord, cells: boolean): Reading | undefined {
  const position = state.rows.positionOf(record.seq)
  const row = state.rows.at(position)
  if (row === undefined) return undefined
  const keep = state.keepOf(row)
  const { step } = row
  if (state.network === undefined || step === undefined) return { record, keep }
  const all = cellsOf(step.gates)
  return {
    record,
    keep,
    ...(state.knowsBoundaries && { boundary: step.boundary }),
    gates: { input: mean(all.input), forget: mean(all.forget), output: mean(all.output) },
    retained: state.retained?.retained[position] ?? 0,
    carried: state.retained?.carried[position] ?? 0,
    ...(cells && { cells: all }),
  }
}

/** Copies. */
function cellsOf(gates: Float32Array): Gates<Float32Array> {
  const hidden = gates.length / 3
  return {
    input: gates.slice(0, hidden),
    forget: gates.slice(hidden, 2 * hidden),
    output: gates.slice(2 * hidden),
  }
}

function mean(values: Float32Array): number {
  let sum = 0
  for (const value of values) sum += value
  return sum / values.length
}
