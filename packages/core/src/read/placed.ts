import type { PutEntry, Seq } from '../contract/log.ts'
import type { MemoryRecord } from '../contract/record.ts'
import type { Scope, ScopeNumber } from '../contract/scope.ts'
import type { Engine } from '../engine.ts'
import { isEligible, isSuperseded, type Eligibility } from '../index/allow.ts'
import { toRecords } from '../record.ts'
import type { Owners } from './corrections.ts'

/** Where records of a read come from. */
export interface Whereabouts {
  readonly owners: Owners
  readonly pathOf: (scope: ScopeNumber) => Scope | undefined
  readonly eligibility: Eligibility
}

/** A living record, and what corrects it as of the read. */
export interface Found {
  readonly record: MemoryRecord
  readonly superseded: boolean
  readonly supersededBy: readonly string[]
}

/** By seq; those that are gone, and those of other scopes, are left out. */
export async function recordsAt(
  engine: Engine,
  seqs: readonly Seq[],
  { owners, pathOf, eligibility }: Whereabouts,
): Promise<ReadonlyMap<Seq, Found>> {
  const puts = await putsOf(engine, seqs)
  const found = seqs.flatMap((seq) => puts.get(seq) ?? [])
  const records = await toRecords(engine.storage, found, pathOf, eligibility.now)
  return new Map(
    records.flatMap((record): readonly [Seq, Found][] => {
      const index = owners.of(record.seq)
      if (index === undefined) return []
      const successors = index.successors(record.seq).filter((row) => isEligible(row, eligibility))
      const superseded = isSuperseded(index, record.seq, eligibility)
      return [[record.seq, { record, superseded, supersededBy: successors.map((row) => row.id) }]]
    }),
  )
}

export async function putsOf(engine: Engine, seqs: readonly Seq[]): Promise<ReadonlyMap<Seq, PutEntry>> {
  const puts = await engine.storage.records(seqs, { vectors: false })
  return new Map(puts.map((put) => [put.revision, put]))
}
