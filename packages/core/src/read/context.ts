import type { Assembled, Candidate, Place } from '../contract/assembler.ts'
import type { RecollectionItem } from '../contract/recollection.ts'
import type { MemoryRecord } from '../contract/record.ts'
import type { Allow, Reason } from '../contract/backend.ts'
import { withDeadline } from '../deadline.ts'
import type { Engine } from '../engine.ts'
import { MnesticError, toMnesticError } from '../error.ts'
import { isSuperseded, type Eligibility } from '../index/allow.ts'
import { toRecords } from '../record.ts'
import type { Owners } from './corrections.ts'
import { isLayout } from '../check/layout.ts'
import type { CheckedRead } from './options.ts'
import type { Whereabouts } from './placed.ts'
import type { Beside } from './standing.ts'

const maxNeighbours = 64

export interface Surroundings extends Whereabouts {
  readonly allow: Allow
  readonly beside: Beside
}

/** The items as text for a prompt, by the memory's assembler. @throws BACKEND_FAILED, DEADLINE, ABORTED */
export async function assemble(
  engine: Engine,
  items: readonly RecollectionItem[],
  { budget, previous, signal, deadline }: CheckedRead,
  surroundings: Surroundings,
): Promise<Assembled> {
  const neighbours = (
    { record }: Candidate,
    before: number,
    after: number,
  ): Promise<readonly MemoryRecord[]> => around(engine, surroundings, record.seq, { before, after })
  const { standing, previously, signals } = surroundings.beside
  try {
    const assembled = await withDeadline(deadline, signal, async (inner) =>
      engine.assembler.assemble({
        candidates: items.map((item) => toCandidate(item, signals.get(item.record.seq) ?? {})),
        standing,
        budget,
        count: engine.countTokens,
        previous,
        previously,
        neighbours,
        signal: inner,
      }),
    )
    if (
      typeof assembled.text !== 'string' ||
      !isLayout(assembled.layout) ||
      !Array.isArray(assembled.omitted)
    )
      throw new MnesticError('BACKEND_FAILED', 'The assembler answered no text, layout and omissions')
    return assembled
  } catch (error) {
    throw toMnesticError(error, 'BACKEND_FAILED', 'The assembler failed')
  }
}

interface AroundOptions {
  readonly before: number
  readonly after: number
}

/** Only what the read itself may answer, and what is not corrected: a neighbour comes without its correction. */
async function around(
  engine: Engine,
  { allow, owners, pathOf, eligibility }: Surroundings,
  seq: number,
  { before, after }: AroundOptions,
): Promise<readonly MemoryRecord[]> {
  const clamp = (count: number): number => Math.max(0, Math.min(maxNeighbours, Math.floor(count)))
  const seqs = owners.of(seq)?.around(seq, clamp(before), clamp(after)) ?? []
  const puts = await engine.storage.records(
    seqs.filter((other) => allow.has(other) && !isCorrected(owners, other, eligibility)),
    { vectors: false },
  )
  return toRecords(
    engine.storage,
    puts.toSorted((a, b) => a.revision - b.revision),
    pathOf,
    eligibility.now,
  )
}

function isCorrected(owners: Owners, seq: number, eligibility: Eligibility): boolean {
  const index = owners.of(seq)
  return index !== undefined && isSuperseded(index, seq, eligibility)
}

function placesIn(seq: number, why: readonly Reason[]): readonly Place[] {
  const named = why.flatMap(({ span, value = 1 }) =>
    span?.seq === seq ? [{ start: span.start, end: span.end, value: Math.max(0, value) }] : [],
  )
  const sum = named.reduce((total, { value }) => total + value, 0)
  return named.map(({ start, end, value }) => ({
    start,
    end,
    strength: sum > 0 && sum < Infinity ? value / sum : 1 / named.length,
  }))
}

function toCandidate(
  { record, score, superseded, supersededBy, via, signals }: RecollectionItem,
  named: Readonly<Record<string, number>>,
): Candidate {
  const spans = Object.values(via).flatMap((one) => placesIn(record.seq, one?.why ?? []))
  const values: Record<string, number> = { ...named }
  for (const [name, { value }] of Object.entries(signals)) values[name] = value
  for (const [name, backend] of Object.entries(via))
    for (const [signal, { value }] of Object.entries(backend?.signals ?? {}))
      values[`${name}.${signal}`] = value
  return { record, score, superseded, supersededBy, signals: values, spans }
}
