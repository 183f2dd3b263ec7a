import type { Revision } from '../contract/log.ts'
import type { ScopeNumber } from '../contract/scope.ts'
import type { OpenStorage } from '../contract/storage.ts'
import { entryPages } from '../entry-pages.ts'
import { Serial } from '../serial.ts'
import { ScopeIndex } from './scope-index.ts'

const pageSize = 1_024
const defaultMaxRows = 2_000_000

interface Loaded {
  index: ScopeIndex
  readonly work: Serial
  /** Its share of the rows in all indexes. */
  counted: number
}

/** The index of each scope in use: loaded from the log when asked for, caught up, and let go least recently used first. */
export class Indexes {
  readonly #storage: OpenStorage
  readonly #maxRows: number
  readonly #loaded = new Map<ScopeNumber, Loaded>()
  /** In all loaded indexes together. */
  #rows = 0

  /** `maxRows`: of all indexes together; only the one in use may have more. */
  constructor(storage: OpenStorage, maxRows: number = defaultMaxRows) {
    this.#storage = storage
    this.#maxRows = maxRows
  }

  /** The scope's index at `wanted` or later. */
  async at(scope: ScopeNumber, wanted: Revision, signal?: AbortSignal): Promise<ScopeIndex> {
    const loaded = this.#loaded.get(scope) ?? { index: new ScopeIndex(scope), work: new Serial(), counted: 0 }
    this.#loaded.delete(scope)
    this.#loaded.set(scope, loaded)
    if (loaded.index.revision < wanted) {
      await loaded.work.run(() => this.#catchUp(loaded, wanted, signal))
      this.#evict()
    }
    return loaded.index
  }

  /** Lets go of a scope that is empty, and with it of what its index knew. */
  drop(scope: ScopeNumber): void {
    this.#rows -= this.#loaded.get(scope)?.counted ?? 0
    this.#loaded.delete(scope)
  }

  async #catchUp(loaded: Loaded, wanted: Revision, signal: AbortSignal | undefined): Promise<void> {
    if (loaded.index.revision >= wanted) return
    let { trimmed } = await this.#storage.head()
    if (loaded.index.revision < trimmed) loaded.index = new ScopeIndex(loaded.index.scope)
    for (;;) {
      await this.#readOn(loaded.index, signal)
      const head = await this.#storage.head()
      if (head.trimmed === trimmed) break
      // Erasures were taken away between the pages: some may never have been read.
      ;({ trimmed } = head)
      loaded.index = new ScopeIndex(loaded.index.scope)
    }
    // The last entry may have been a note or a put that is gone: then nothing was read, and the index is as new.
    loaded.index.revision = Math.max(loaded.index.revision, wanted)
    if (this.#loaded.get(loaded.index.scope) !== loaded) return
    this.#rows += loaded.index.size - loaded.counted
    loaded.counted = loaded.index.size
  }

  async #readOn(index: ScopeIndex, signal: AbortSignal | undefined): Promise<void> {
    const query = {
      scope: index.scope,
      after: index.revision,
      limit: pageSize,
      text: false,
      vectors: false,
    }
    for await (const page of entryPages(this.#storage, query, signal))
      for (const entry of page) index.apply(entry)
  }

  #evict(): void {
    for (const scope of this.#loaded.keys()) {
      if (this.#rows <= this.#maxRows || this.#loaded.size === 1) return
      this.drop(scope)
    }
  }
}
