import type { Assembled, Candidate } from '../contract/assembler.ts'
import type { RecollectionItem } from '../contract/recollection.ts'
import type { MemoryRecord } from '../contract/record.ts'
import type { Allow } from '../contract/backend.ts'
import type { Scope, ScopeNumber } from '../contract/scope.ts'
import { withDeadline } from '../deadline.ts'
import type { Engine } from '../engine.ts'
import { MnesticError, toMnesticError } from '../error.ts'
import { toRecords } from '../record.ts'
import type { Owners } from './corrections.ts'
import { isLayout, type CheckedRead } from './options.ts'

const maxNeighbours = 64

export interface Surroundings {
  readonly allow: Allow
  readonly owners: Owners
  readonly pathOf: (scope: ScopeNumber) => Scope | undefined
}

/** The items as text for a prompt, by the memory's assembler. @throws BACKEND_FAILED, DEADLINE, ABORTED */
export async function assemble(
  engine: Engine,
  items: readonly RecollectionItem[],
  { budget, previous, signal, deadline, eligibility }: CheckedRead,
  surroundings: Surroundings,
): Promise<Assembled> {
  const neighbours = (
    { record }: Candidate,
    before: number,
    after: number,
  ): Promise<readonly MemoryRecord[]> =>
    around(engine, surroundings, record.seq, { before, after, now: eligibility.now })
  try {
    const assembled = await withDeadline(deadline, signal, async (inner) =>
      engine.assembler.assemble({
        candidates: items.map(toCandidate),
        budget,
        count: engine.countTokens,
        previous,
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

/** Only what the read itself may answer. */
async function around(
  engine: Engine,
  { allow, owners, pathOf }: Surroundings,
  seq: number,
  { before, after, now }: { readonly before: number; readonly after: number; readonly now: number },
): Promise<readonly MemoryRecord[]> {
  const clamp = (count: number): number => Math.max(0, Math.min(maxNeighbours, Math.floor(count)))
  const seqs = owners.of(seq)?.around(seq, clamp(before), clamp(after)) ?? []
  const puts = await engine.storage.records(
    seqs.filter((other) => allow.has(other)),
    { vectors: false },
  )
  return toRecords(
    engine.storage,
    puts.toSorted((a, b) => a.revision - b.revision),
    pathOf,
    now,
  )
}

function toCandidate({ record, score, superseded, supersededBy, via, signals }: RecollectionItem): Candidate {
  const values: Record<string, number> = {}
  for (const [name, { value }] of Object.entries(signals)) values[name] = value
  for (const [name, backend] of Object.entries(via))
    for (const [signal, { value }] of Object.entries(backend?.signals ?? {}))
      values[`${name}.${signal}`] = value
  return { record, score, superseded, supersededBy, signals: values }
}
