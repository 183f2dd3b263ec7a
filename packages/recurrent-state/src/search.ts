import type { Allow, Seq } from '@mnestic/core'
import { Strongest, type Scored } from '@mnestic/core/vectors'
import { blockSize, type Probe, type SessionContexts } from './cell.ts'
import type { ScopeRecords } from './scope-records.ts'
import type { Session } from './session.ts'
import type { Work } from './steadily.ts'

/** Records that are weighed, once all are multiplied, between two possible pauses, and in the time of one product. */
const together = 1_024
const perProduct = 4

/** By signal, one number for each of the records, in their order; NaN where nothing is known of it. */
export function* weigh<Contexts extends SessionContexts>(
  records: ScopeRecords<Contexts>,
  probe: Probe<Contexts>,
  seqs: readonly Seq[],
): Work<Readonly<Record<string, Float64Array>>> {
  const signals = unknown(probe.signals, seqs.length)
  const columns = Object.entries(signals).map(([name, to]) => ({ from: probe.signals[name], to }))
  const places = seqs
    .flatMap((seq, i) => {
      const place = records.placeOf(seq)
      return place === undefined ? [] : [{ ...place, i }]
    })
    .toSorted((a, b) => a.session.ordinal - b.session.ordinal || a.position - b.position)
  let last: { readonly session: Session<Contexts>; readonly block: number } | undefined
  for (const { session, position, i } of places) {
    const block = Math.floor(position / blockSize)
    if (last?.session !== session || last.block !== block) {
      yield probe.measure(session, block)
      last = { session, block }
    }
    for (const { from, to } of columns) to[i] = from?.[position % blockSize] ?? NaN
  }
  return signals
}

/** As many numbers by signal, all NaN. */
export function unknown(
  signals: Readonly<Record<string, unknown>>,
  count: number,
): Record<string, Float64Array> {
  return Object.fromEntries(Object.keys(signals).map((name) => [name, new Float64Array(count).fill(NaN)]))
}

/** The strongest records. `allow`: absent for all. */
export function* search<Contexts extends SessionContexts>(
  records: ScopeRecords<Contexts>,
  probe: Probe<Contexts>,
  limit: number,
  allow: Allow | undefined,
): Work<readonly Scored[]> {
  const strongest = new Strongest(limit)
  const all = allow === undefined || allow.whole
  const take = (session: Session<Contexts>, block: number): number => {
    const count = probe.measure(session, block)
    for (let i = 0; i < count; i++) {
      const score = probe.strength(i)
      if (score < strongest.least) continue
      const seq = session.seqAt(block * blockSize + i)
      if (strongest.admits(score, seq) && (all || allow.has(seq))) strongest.add(score, seq)
    }
    return count
  }
  if (all || allow.size * 4 > records.count) {
    yield* probe.sweep()
    let weighed = 0
    for (const session of records.sessions())
      for (let block = 0; block < session.blocks; block++) {
        weighed += take(session, block)
        if (weighed < together) continue
        yield weighed / perProduct
        weighed = 0
      }
  } else
    for (const [session, blocks] of blocksOf(records, allow))
      for (const block of blocks) yield take(session, block)
  return strongest.result()
}

/** Those in which a record may be answered. */
function blocksOf<Contexts extends SessionContexts>(
  records: ScopeRecords<Contexts>,
  allow: Allow,
): ReadonlyMap<Session<Contexts>, ReadonlySet<number>> {
  const blocks = new Map<Session<Contexts>, Set<number>>()
  for (const seq of allow.seqs()) {
    const place = records.placeOf(seq)
    if (place === undefined) continue
    const block = Math.floor(place.position / blockSize)
    const known = blocks.get(place.session)
    if (known === undefined) blocks.set(place.session, new Set([block]))
    else known.add(block)
  }
  return blocks
}
