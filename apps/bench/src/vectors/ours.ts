import { cpSync } from 'node:fs'
import type { Allow, Effort } from '@mnestic/core'
import type { VectorStoreOptions } from '@mnestic/vector-store'
import type { Given, OpenVectors, VectorContestant } from './contestant.ts'
import { whenIdle } from './idle.ts'
import { scopeOf, seqsOf } from './log.ts'
import { rowOf } from './sets.ts'
import { deadline, openStore, scopeNumbers, storageIn } from './store.ts'

/** `@mnestic/vector-store` over a log in SQLite: asked through `memory.read`, or alone, as core asks it. */
export function ours(name: string, options: VectorStoreOptions, exact: boolean): VectorContestant {
  return {
    name: `Mnestic ${name}`,
    packages: [],
    exact,
    logged: true,
    open: (given) => openOurs(given, options),
  }
}

async function openOurs(given: Given, options: VectorStoreOptions): Promise<OpenVectors> {
  const { set, groups, groupsAre, folder, log = '' } = given
  cpSync(storageIn(log), storageIn(folder), { recursive: true })
  const { memory, backend, close } = await openStore(folder, set.dimensions, options)
  const seqs = seqsOf(log)
  const recordBySeq = new Uint32Array(seqs.reduce((most, seq) => Math.max(most, seq), 0) + 1)
  for (const [record, seq] of seqs.entries()) recordBySeq[seq] = record
  const numbers = await scopeNumbers(folder)
  const allGroups = groupsAre === 'scopes' ? [...new Set(groups)] : [undefined]

  const allowOf = (group: number | undefined): Allow => {
    const scope = numbers.get(scopeOf(group, groupsAre).join('/')) ?? 0
    const records = [...groups.keys()].filter((record) => group === undefined || groups[record] === group)
    const whole = group === undefined || groupsAre === 'scopes'
    const sorted = Uint32Array.from(records, (record) => seqs[record] ?? 0).sort()
    return {
      scopes: [scope],
      size: sorted.length,
      whole,
      has: (seq) => group === undefined || groups[recordBySeq[seq] ?? 0] === group,
      seqs: () => sorted,
    }
  }
  let effort: Effort | undefined
  return {
    effort: () => effort,
    fill: async () => {
      const vector = rowOf(set.asked, set.dimensions, 0)
      for (const group of allGroups)
        await memory.read(scopeOf(group, groupsAre), { vector }, { limit: 1, deadline })
      return { buildMs: await whenIdle() }
    },
    search: async ({ limit, group, through = 'backend' }) => {
      const vectors = Array.from({ length: set.cues }, (_, i) => rowOf(set.asked, set.dimensions, i).slice())
      if (through === 'read') {
        const scope = scopeOf(group, groupsAre)
        const filter =
          group === undefined || groupsAre === 'scopes' ? undefined : { metadata: { part: group } }
        return async (cue) => {
          const { items } = await memory.read(
            scope,
            { vector: vectors[cue] ?? new Float32Array(0) },
            { limit, deadline, ...(filter && { filter }) },
          )
          return items.map(({ record }) => Number(record.id))
        }
      }
      const { signal } = new AbortController()
      const allow = allowOf(group)
      return async (cue) => {
        const answer = await backend.recall(
          { vector: vectors[cue] ?? new Float32Array(0) },
          { allow, limit, options: {}, signal },
        )
        effort = answer.effort
        return answer.hits.map(({ seq }) => recordBySeq[seq] ?? -1)
      }
    },
    close,
  }
}
