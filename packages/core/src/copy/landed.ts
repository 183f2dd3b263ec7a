import type { NoteEntry, Revision, Seq } from '../contract/log.ts'
import type { Scope, ScopeNumber } from '../contract/scope.ts'
import type { OpenStorage } from '../contract/storage.ts'
import { sha256 } from '../digest.ts'
import { entryPages } from '../entry-pages.ts'
import { MnesticError } from '../error.ts'
import { namesOf } from '../record.ts'
import { scopeKey } from '../scope.ts'
import type { CopySite } from './copy-site.ts'
import type { CopyState } from './copy-state.ts'
import { noteText } from './note-text.ts'
import { eraseRecord, passingId } from './scope-of-notes.ts'

const pageSize = 256

/** What the target holds already of a range whose copy was interrupted. */
export interface Landed {
  /** By the record's number in the source. */
  readonly records: ReadonlyMap<Seq, Seq>
  /** How many of each, by `noteKey`. */
  readonly notes: Map<string, number>
  /** What is there and of no such range. */
  readonly foreign: string | undefined
}

/** Told from the target itself, so that a copy needs no journal: records by their ids, notes by what they say. */
export async function landedOf(site: CopySite, { done, next, head }: CopyState): Promise<Landed> {
  const { source, target, signal } = site
  const records = new Map<Seq, Seq>()
  const notes = new Map<string, number>()
  let foreign: string | undefined
  const query = { after: head, limit: pageSize, text: false, vectors: false }
  for await (const page of entryPages(target, query, signal)) {
    const puts = new Map<ScopeNumber, { readonly ids: string[]; readonly seqs: Seq[] }>()
    for (const entry of page) {
      if (entry.kind === 'note') {
        const path = (await target.scopeByNumber(entry.scope))?.path
        if (path === undefined) continue
        const key = await noteKey(target, path, entry)
        notes.set(key, (notes.get(key) ?? 0) + 1)
      }
      if (entry.kind !== 'put') continue
      const group = puts.get(entry.scope) ?? { ids: [], seqs: [] }
      puts.set(entry.scope, group)
      group.ids.push(entry.id)
      group.seqs.push(entry.revision)
    }
    for (const [scope, { ids, seqs }] of puts) {
      const path = (await target.scopeByNumber(scope))?.path
      if (path === undefined) continue
      for (const [i, found] of (await source.resolve(path, ids)).entries()) {
        if (isWithin(found, done, next)) records.set(found, seqs[i] ?? 0)
        else if (ids[i] === passingId(site)) await eraseRecord(site, scope, seqs[i] ?? 0)
        else foreign = `record ${JSON.stringify(ids[i])} of scope ${scopeKey(path)}`
      }
    }
  }
  return { records, notes, foreign }
}

function isWithin(found: Seq | 'absent' | 'forgotten', done: Revision, next: Revision): found is Seq {
  return typeof found === 'number' && found > done && found <= next
}

/** Equal for equal notes of two logs. */
export async function noteKey(storage: OpenStorage, path: Scope, note: NoteEntry): Promise<string> {
  const names = await namesOf(storage, note.about, -Infinity)
  return sha256(
    `${scopeKey(path)}\n${noteText(
      note,
      note.about.map((seq) => names.get(seq)?.id ?? ''),
    )}`,
  )
}

/** The target got something that the copy did not bring. */
export function changedByOthers(what: string): MnesticError {
  return new MnesticError(
    'CONFLICT',
    `The target was written to by something else than this copy (${what}). Copy to an empty storage, and let nothing write there before the copy is done`,
  )
}
