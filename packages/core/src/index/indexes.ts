import type { Revision } from '../contract/log.ts'
import type { ScopeNumber } from '../contract/scope.ts'
import type { OpenStorage } from '../contract/storage.ts'
import { throwIfAborted } from '../error.ts'
import { Serial } from '../serial.ts'
import { ScopeIndex } from './scope-index.ts'

const pageSize = 1_024
const maxRows = 2_000_000

interface Loaded {
  index: ScopeIndex
  readonly work: Serial
}

/** The index of each scope in use: loaded from the log when asked for, caught up, and let go least recently used first. */
export class Indexes {
  readonly #storage: OpenStorage
  readonly #loaded = new Map<ScopeNumber, Loaded>()

  constructor(storage: OpenStorage) {
    this.#storage = storage
  }

  /** The scope's index at `wanted` or later. */
  async at(scope: ScopeNumber, wanted: Revision, signal?: AbortSignal): Promise<ScopeIndex> {
    const loaded = this.#loaded.get(scope) ?? { index: new ScopeIndex(scope), work: new Serial() }
    this.#loaded.delete(scope)
    this.#loaded.set(scope, loaded)
    if (loaded.index.revision < wanted) await loaded.work.run(() => this.#catchUp(loaded, wanted, signal))
    this.#evict()
    return loaded.index
  }

  async #catchUp(loaded: Loaded, wanted: Revision, signal: AbortSignal | undefined): Promise<void> {
    if (loaded.index.revision >= wanted) return
    const { trimmed } = await this.#storage.head()
    if (loaded.index.revision < trimmed) loaded.index = new ScopeIndex(loaded.index.scope)
    for (;;) {
      throwIfAborted(signal)
      const page = await this.#storage.entries({
        scope: loaded.index.scope,
        after: loaded.index.revision,
        limit: pageSize,
        text: false,
        vectors: false,
      })
      for (const entry of page) loaded.index.apply(entry)
      if (page.length < pageSize) break
    }
    // The last entry may have been a note or a put that is gone: then nothing was read, and the index is as new.
    loaded.index.revision = Math.max(loaded.index.revision, wanted)
  }

  #evict(): void {
    let rows = 0
    for (const { index } of this.#loaded.values()) rows += index.size
    for (const [scope, { index }] of this.#loaded) {
      if (rows <= maxRows || this.#loaded.size === 1) return
      rows -= index.size
      this.#loaded.delete(scope)
    }
  }
}
