import {
  plainAssembler,
  type Assembled,
  type Candidate,
  type MemoryRecord,
  type Standing,
  type TokenCounter,
} from '@mnestic/core'

export const minute = 60_000

export function candidate(
  record: Partial<MemoryRecord> & Pick<MemoryRecord, 'id' | 'text'>,
  more: Partial<Candidate> = {},
): Candidate {
  return {
    record: { scope: ['s'], seq: Number(record.id.replaceAll(/\D/g, '')) || 1, at: 0, ...record },
    score: 0,
    superseded: false,
    supersededBy: [],
    signals: {},
    spans: [],
    ...more,
  }
}

export const length: TokenCounter = (text) => text.length
export const countWords: TokenCounter = (text) => text.match(/\S+/g)?.length ?? 0

/** What the plain assembler makes of candidates, the strongest first. */
export async function assemble(
  candidates: readonly Candidate[],
  {
    budget,
    count = countWords,
    session = candidates.map(({ record }) => record),
    ids,
    standing = [],
    signal = new AbortController().signal,
  }: {
    readonly budget?: number
    readonly count?: TokenCounter
    /** What lies around them, in order. */
    readonly session?: readonly MemoryRecord[]
    readonly ids?: boolean
    readonly standing?: readonly Standing[]
    readonly signal?: AbortSignal
  } = {},
): Promise<Assembled> {
  return plainAssembler({ ids }).assemble({
    candidates,
    standing,
    previously: [],
    budget: budget === undefined ? undefined : { tokens: budget },
    count,
    previous: undefined,
    neighbours: async ({ record }, before, after) => {
      const at = session.findIndex(({ id }) => id === record.id)
      return session.slice(Math.max(0, at - before), at + 1 + after).filter(({ id }) => id !== record.id)
    },
    signal,
  })
}

export const idsOf = ({ layout }: Assembled): readonly string[] => layout.blocks.flatMap(({ ids }) => ids)
