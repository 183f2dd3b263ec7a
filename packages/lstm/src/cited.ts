import { throwIfAborted, type Host, type MemoryRecord, type ScopeNumber } from '@mnestic/core'
import type { Row, Rows } from './rows.ts'

const pageSize = 256

/** A record of the stream that lives and has not expired, with its position. */
export interface Cited {
  readonly position: number
  readonly row: Row
  readonly record: MemoryRecord
}

/**
 * The records of a stream from a position on, as the log has them: what has been erased meanwhile or has expired is
 * passed over.
 */
export async function* cited(
  host: Host,
  scope: ScopeNumber,
  rows: Rows,
  from: number,
  signal?: AbortSignal,
): AsyncGenerator<Cited> {
  const all = rows.all
  for (let at = from; at < all.length; at += pageSize) {
    throwIfAborted(signal)
    const page = all.slice(at, at + pageSize)
    const records = await host.cite(
      scope,
      page.map(({ seq }) => seq),
    )
    const bySeq = new Map(records.map((record) => [record.seq, record]))
    for (const [i, row] of page.entries()) {
      const record = bySeq.get(row.seq)
      if (record !== undefined) yield { position: at + i, row, record }
    }
  }
}
