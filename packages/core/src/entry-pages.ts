import type { Entry } from './contract/log.ts'
import type { EntryQuery, OpenStorage } from './contract/storage.ts'
import { throwIfAborted } from './error.ts'
import { nextTurn } from './turn.ts'

/**
 * The entries after `query.after`, in pages of `query.limit`, to the end of the log. Between two pages the event loop
 * has its turn: storages on this machine answer at once, and a long log would hold up timers, deadlines and signals.
 * @throws ABORTED, and what the storage throws
 */
export async function* entryPages(
  storage: OpenStorage,
  query: EntryQuery,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly Entry[]> {
  let { after } = query
  for (;;) {
    throwIfAborted(signal)
    const page = await storage.entries({ ...query, after })
    yield page
    const last = page.at(-1)
    if (last === undefined || page.length < query.limit) return
    after = last.revision
    await nextTurn()
  }
}
