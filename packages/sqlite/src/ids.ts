import type { Revision, ScopeNumber, Seq } from '@mnestic/core'
import type { PutHead } from './codec.ts'
import type { Connection } from './connection.ts'
import type { Digest } from './digest.ts'
import { entryHead } from './entry-rows.ts'
import { int, parse } from './rows.ts'
import { Kind } from './schema.ts'
import { headRevision, readState, saveState } from './state.ts'

/** What became of an id: its living record, or the tombstone of an erased one. */
export type Fate = Seq | 'absent' | 'forgotten'

/** So many entries may stand in the log before their ids go into the index. */
const recentEntries = 8_192

/**
 * From ids to records. Digests fall anywhere in an index, so indexing each write would rewrite a page for every
 * record: instead the newest entries are looked up in a map, of bounded size, that every process reads from the log
 * for itself, and go into the table `look` together, sorted, when there are many.
 */
export class IdIndex {
  readonly #recent = new Map<number, Revision[]>()
  /** The map holds the entries after `#from`, up to `#upto`. */
  #from: Revision = 0
  #upto: Revision = 0

  /** What became of each id, asked one after the other: `add` in between counts. Inside `read` or `write`. */
  lookUp(
    c: Connection,
    digests: readonly Digest[],
  ): (i: number, scope: ScopeNumber | undefined, id: string) => Fate {
    this.#refresh(c)
    const older = this.#from === 0 ? [] : indexed(c, digests)
    return (i, scope, id) => {
      const digest = digests[i]
      const recent = digest && this.#recent.get(digest.look)
      if (digest === undefined || (recent === undefined && older[i] === undefined)) return 'absent'
      return fate(c, [...(older[i] ?? []), ...(recent ?? [])], digest, scope, id)
    }
  }

  /** A put of the running transaction; `reset` if it fails. */
  add(look: number, revision: Revision): void {
    const known = this.#recent.get(look)
    if (known === undefined) this.#recent.set(look, [revision])
    else known.push(revision)
    this.#upto = revision
  }

  reset(): void {
    this.#recent.clear()
    this.#from = 0
    this.#upto = 0
  }

  /** Inside `write`, after everything was appended. */
  settle(c: Connection, head: Revision): void {
    if (head - this.#from < recentEntries) return
    // ROLLBACK needs no statement journal, which would be a file in another folder.
    const sql =
      'INSERT OR ROLLBACK INTO look SELECT look, revision FROM entry WHERE revision > ? AND look IS NOT NULL ORDER BY look'
    c.run(sql, this.#from)
    saveState(c, { indexed: head })
  }

  #refresh(c: Connection): void {
    const { indexed } = readState(c)
    if (indexed !== this.#from) {
      this.reset()
      this.#from = indexed
      this.#upto = indexed
    }
    if (this.#upto === headRevision(c)) return
    for (const row of c.all(
      'SELECT revision, look FROM entry WHERE revision > ? AND look IS NOT NULL',
      this.#upto,
    ))
      this.add(int(row, 'look'), int(row, 'revision'))
  }
}

function indexed(c: Connection, digests: readonly Digest[]): Revision[][] {
  const found: Revision[][] = []
  const sql =
    'SELECT wanted.key AS i, look.revision FROM json_each(?) AS wanted JOIN look ON look.look = wanted.value'
  for (const row of c.all(sql, JSON.stringify(digests.map(({ look }) => look)))) {
    const i = int(row, 'i')
    found[i] = [...(found[i] ?? []), int(row, 'revision')]
  }
  return found
}

function fate(
  c: Connection,
  revisions: readonly Revision[],
  digest: Digest,
  scope: ScopeNumber | undefined,
  id: string,
): Fate {
  let found: Fate = 'absent'
  for (const revision of revisions) {
    const entry = entryHead(c, revision)
    if (entry === undefined || entry.head === null) continue
    if (entry.kind === Kind.forgotten && entry.head === digest.full) found = 'forgotten'
    if (entry.kind === Kind.put && entry.scope === scope && parse<PutHead>(entry.head).id === id)
      return entry.revision
  }
  return found
}
