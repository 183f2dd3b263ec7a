import type { Scope, ScopeNumber, Storage } from '@mnestic/core'
import type { Given } from './contestant.ts'
import { rowOf, type VectorSet } from './sets.ts'
import { fingerprint, textOf } from './store.ts'

const batch = 250

export function scopeOf(group: number | undefined, groupsAre: Given['groupsAre']): Scope {
  return groupsAre === 'scopes' ? ['bench', `part ${group ?? 0}`] : ['bench']
}

/** A log of all records. A record's number is its id and its text; its group is in its metadata or is its scope. */
export async function makeLog(
  storage: Storage,
  set: VectorSet,
  groups: Uint8Array,
  groupsAre: Given['groupsAre'],
): Promise<void> {
  const log = await storage.open()
  try {
    for (const members of groupsAre === 'scopes' ? byGroup(groups) : [Uint32Array.from(groups.keys())])
      for (let from = 0; from < members.length; from += batch) {
        const records = [...members.subarray(from, from + batch)]
        await log.append({
          scope: scopeOf(groups[records[0] ?? 0], groupsAre),
          records: records.map((record) => ({
            id: String(record),
            ownId: true,
            restore: false,
            body: {
              text: textOf(record),
              at: 1_700_000_000_000 + record,
              passages: [],
              metadata: { part: groups[record] ?? 0 },
            },
            supersedes: [],
            derivedFrom: [],
            vectors: { fingerprint, whole: rowOf(set.base, set.dimensions, record), passages: [] },
          })),
          notes: [],
          vectors: [],
        })
      }
  } finally {
    await log.close()
  }
}

/** What a log has made of the records. */
export interface Places {
  readonly seqOf: Uint32Array
  readonly recordOf: ReadonlyMap<number, number>
  readonly scopeOf: Uint32Array
}

/** By record: its seq and its scope's number; and back. */
export async function placesIn(storage: Storage, records: number): Promise<Places> {
  const log = await storage.open()
  const [seqOf, scopes] = [new Uint32Array(records), new Uint32Array(records)]
  const recordOf = new Map<number, number>()
  try {
    for (let after = 0; ;) {
      const page = await log.entries({ after, limit: 4_096, text: false, vectors: false })
      for (const entry of page) {
        if (entry.kind !== 'put') continue
        const record = Number(entry.id)
        seqOf[record] = entry.revision
        scopes[record] = entry.scope satisfies ScopeNumber
        recordOf.set(entry.revision, record)
      }
      const last = page.at(-1)
      if (last === undefined) return { seqOf, recordOf, scopeOf: scopes }
      after = last.revision
    }
  } finally {
    await log.close()
  }
}

/** The records of each group that has some. */
function byGroup(groups: Uint8Array): readonly Uint32Array[] {
  const members = new Map<number, number[]>()
  for (const [record, group] of groups.entries()) {
    const known = members.get(group)
    if (known === undefined) members.set(group, [record])
    else known.push(record)
  }
  return [...members.values()].map((some) => Uint32Array.from(some))
}
