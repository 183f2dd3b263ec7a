import type { Allow, Effort, Filter, OpenBackend, Recollection, Scope } from '@mnestic/core'
import type { Asked, Given, OpenVectors } from './contestant.ts'
import { scopeOf, type Places } from './log.ts'
import { rowOf } from './sets.ts'
import { deadline } from './store.ts'

/** What is asked: a memory, and the backend inside it. */
export interface Askable {
  readonly memory: {
    read(
      scope: Scope,
      cue: { readonly vector: Float32Array },
      options: { readonly limit: number; readonly deadline: number; readonly filter?: Filter },
    ): Promise<Recollection>
  }
  readonly backend: OpenBackend
}

/** Searches through `memory.read`, or of the backend alone, as core asks it. */
export function memorySearches(
  { set, groups, groupsAre }: Given,
  { memory, backend }: Askable,
  places: Places,
): Required<Pick<OpenVectors, 'search' | 'effort'>> {
  let effort: Effort | undefined
  const none = new Float32Array(0)
  const { signal } = new AbortController()
  const allowOf = (group: number | undefined): Allow => {
    const records = [...groups.keys()].filter((record) => group === undefined || groups[record] === group)
    const seqs = Uint32Array.from(records, (record) => places.seqOf[record] ?? 0).sort()
    const allowed = new Set(seqs)
    return {
      scopes: [places.scopeOf[records[0] ?? 0] ?? 0],
      size: seqs.length,
      whole: group === undefined || groupsAre === 'scopes',
      has: (seq) => allowed.has(seq),
      seqs: () => seqs,
    }
  }
  const throughRead = ({ limit, group }: Asked, vectors: readonly Float32Array[]) => {
    const scope = scopeOf(group, groupsAre)
    const filtered = group !== undefined && groupsAre === 'metadata'
    const options = { limit, deadline, ...(filtered && { filter: { metadata: { part: group } } }) }
    return async (cue: number) => {
      const { items } = await memory.read(scope, { vector: vectors[cue] ?? none }, options)
      return items.map(({ record }) => Number(record.id))
    }
  }
  const throughBackend = ({ limit, group }: Asked, vectors: readonly Float32Array[]) => {
    const options = { allow: allowOf(group), limit, options: {}, signal }
    return async (cue: number) => {
      const answer = await backend.recall({ vector: vectors[cue] ?? none }, options)
      effort = answer.effort
      return answer.hits.map(({ seq }) => places.recordOf.get(seq) ?? -1)
    }
  }
  return {
    effort: () => effort,
    search: async (asked) => {
      const vectors = Array.from({ length: set.cues }, (_, i) => rowOf(set.asked, set.dimensions, i).slice())
      effort = undefined
      return (asked.through ?? 'backend') === 'read'
        ? throughRead(asked, vectors)
        : throughBackend(asked, vectors)
    },
  }
}
