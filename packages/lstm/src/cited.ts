import { throwIfAborted, type Host, type MemoryRecord, type ScopeNumber } from '@mnestic/core'
import type { Row } from './rows.ts'

const pageSize = 256

/** A record of the stream that lives and has not expired. */
export interface Cited {
  readonly row: Row
  readonly record: MemoryRecord
}

/** These records as the log has them: what has been erased meanwhile or has expired is passed over. */
export async function* cited(
  host: Host,
  scope: ScopeNumber,
  rows: readonly Row[],
  signal?: AbortSignal,
): AsyncGenerator<Cited> {
  for (let at = 0; at < rows.length; at += pageSize) {
    throwIfAborted(signal)
    const page = rows.slice(at, at + pageSize)
    const records = await host.cite(
      scope,
      page.map(({ seq }) => seq),
    )
    const bySeq = new Map(records.map((record) => [record.seq, record]))
    for (const row of page) {
      const record = bySeq.get(row.seq)
      if (record !== undefined) yield { row, record }
    }
  }
}
