import { nextTurn, throwIfAborted } from '@mnestic/core'
import type { Engine, Found, Query } from './engine.ts'
import type { Rows } from './rows.ts'
import { Scan } from './scan.ts'

/** Products between two turns of the event loop: a third of a millisecond, or 6 without the kernel. Counted, not timed, so that every run goes one way. */
const productsPerSlice = 8_000_000
/** Scans that may be begun again because the rows changed; the one after them does not pause. */
const patience = 3

/**
 * Compares the cue with every row, or with those of the few that may be answered. `whole`: see `Comparison`. `rescore`:
 * records, for each that is asked for, that are looked at more closely where signs are scanned.
 *
 * Between two slices the rows may change. New records are met at the end of the scan; where an old one was erased or
 * got other vectors, the scan begins again. So the answer is that of the rows as they are when it is given.
 */
export function exactScan(rows: Rows, whole: number, rescore = 1): Engine {
  const slice = Math.max(1, Math.floor(productsPerSlice / Math.max(1, rows.vectors.dimensions)))
  return {
    search: async (query) => {
      for (let tries = 0; ; tries++) {
        const found = await attempt(
          new Scan(rows, whole, query, query.limit * rescore),
          rows,
          query,
          tries < patience ? slice : Infinity,
        )
        if (found !== undefined) return found
      }
    },
  }
}

/** `undefined` where the rows changed under the scan. */
async function attempt(scan: Scan, rows: Rows, { signal }: Query, slice: number): Promise<Found | undefined> {
  const began = rows.changes
  throwIfAborted(signal)
  while (!scan.goOn(slice)) {
    await nextTurn()
    throwIfAborted(signal)
    if (rows.changes !== began) return undefined
  }
  return {
    found: scan.result(),
    effort: { engine: 'exact', scanned: scan.scanned, rescored: scan.rescored },
  }
}
