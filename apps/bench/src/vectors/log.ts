import { writeFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Scope } from '@mnestic/core'
import { sqliteStorage } from '@mnestic/sqlite'
import type { Given } from './contestant.ts'
import { rowOf, type VectorSet } from './sets.ts'
import { fingerprint, storageIn, textOf } from './store.ts'

const batch = 250

export function scopeOf(group: number | undefined, groupsAre: Given['groupsAre']): Scope {
  return groupsAre === 'scopes' ? ['bench', `part ${group ?? 0}`] : ['bench']
}

/** The record's number is its id and its text; the group is in its metadata or is its scope. */
export async function makeLog(
  log: string,
  set: VectorSet,
  groups: Uint8Array,
  groupsAre: Given['groupsAre'],
): Promise<void> {
  const storage = await sqliteStorage(storageIn(log)).open()
  const seqs = new Uint32Array(set.records)
  try {
    for (const members of groupsAre === 'scopes' ? byGroup(groups) : [Uint32Array.from(groups.keys())])
      for (let from = 0; from < members.length; from += batch) {
        const records = [...members.subarray(from, from + batch)]
        const appended = await storage.append({
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
        for (const [i, record] of records.entries()) seqs[record] = appended.seqs[i] ?? 0
      }
  } finally {
    await storage.close()
  }
  writeFileSync(join(log, 'seqs'), seqs)
}

/** By record. */
export function seqsOf(log: string): Uint32Array {
  const bytes = readFileSync(join(log, 'seqs'))
  return new Uint32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
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
