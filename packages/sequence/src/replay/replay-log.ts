import { MnesticError, nextTurn, throwIfAborted } from '@mnestic/core'
import { checkMembers, checkMethods, invalid } from '@mnestic/core/check'
import type { ReadItems, ReplayCell } from './cell.ts'
import { Checkpoints } from './checkpoints.ts'
import { loadReplay, saveReplay } from './saved.ts'

export interface ReplayOptions<Item> {
  readonly cell: ReplayCell<Item>
  /** Where items are read again. */
  readonly read: ReadItems<Item>
  /**
   * Items from one checkpoint to the next; default 256. Forgetting the newest item costs up to that many folds; memory
   * is `cell.size * 4 / every` bytes an item.
   */
  readonly every?: number
  /** What `save` answered; absent: an empty stream. */
  readonly saved?: Uint8Array
}

/**
 * A recurrent state that can forget: after `forget` it has the bits of a stream that never held the items. It keeps
 * the ids in order and a checkpoint every so many of them; what follows the earliest of the forgotten is folded again.
 */
export interface ReplayLog<Item> {
  /** Items in the stream. */
  readonly length: number
  /** A position in the log of records up to which this stands, for whoever keeps it; 0 at first. */
  revision: number
  readonly checkpoints: readonly Float32Array[]
  /** A copy of the state. */
  state(): Float32Array
  has(id: number): boolean
  /** Folds an item in. Ids are whole numbers and rise. @throws INVALID_ARGUMENT: the id is not above the last one */
  put(id: number, item: Item): void
  /**
   * Takes the items out, all in one replay; ids that are not there are passed over. Others get turns meanwhile, and
   * may put. Forgets follow one another. Answers how many items went and how many were folded again.
   *
   * @throws ABORTED: nothing has changed
   * @throws INVALID_ARGUMENT: `read` answered another number of items than were asked for; nothing has changed
   */
  forget(
    ids: Iterable<number>,
    options?: { readonly signal?: AbortSignal },
  ): Promise<{ readonly forgotten: number; readonly folded: number }>
  /** Header, ids, checkpoints and state. */
  save(): Uint8Array
}

/** Items folded in one go; about a millisecond or two of an LSTM of 256 cells. */
const CHUNK = 32
/** Items read in one go. */
const READ = 256

/**
 * @throws INVALID_ARGUMENT: no cell or `read`, `every` is not a whole number of at least 1, or the kernel is `relaxed`, whose bits differ
 *   from machine to machine
 * @throws CORRUPT, NEWER_FORMAT: `saved`
 * @throws CONFLICT: `saved` is of another kernel, other weights, size or `every`; start anew and put the items again
 */
export function replayLog<Item>(options: ReplayOptions<Item>): ReplayLog<Item> {
  checkMembers('The options of replayLog', options, ['cell', 'read', 'every', 'saved'])
  checkMethods('cell', options.cell, ['fold'])
  if (typeof options.read !== 'function') throw invalid('read', options.read, 'a function')
  return new Log(options)
}

class Log<Item> implements ReplayLog<Item> {
  revision = 0
  readonly #cell: ReplayCell<Item>
  readonly #read: ReadItems<Item>
  #ids: number[] = []
  #state: Float32Array
  #checkpoints: Checkpoints
  #forgetting: Promise<unknown> = Promise.resolve()

  constructor({ cell, read, every = 256, saved }: ReplayOptions<Item>) {
    if (!Number.isSafeInteger(every) || every < 1)
      throw new MnesticError('INVALID_ARGUMENT', `every is ${every}; give a whole number of at least 1`)
    if (cell.kernel === 'relaxed')
      throw new MnesticError(
        'INVALID_ARGUMENT',
        'a state of the relaxed kernel cannot be kept: its bits differ from machine to machine; use simd or js',
      )
    this.#cell = cell
    this.#read = read
    this.#state = this.#initial()
    this.#checkpoints = new Checkpoints(every)
    if (!saved) return
    const loaded = loadReplay(saved, { cell, every })
    this.revision = loaded.revision
    this.#ids = loaded.ids
    this.#state = loaded.state
    this.#checkpoints = new Checkpoints(every, loaded.checkpoints)
  }

  get length(): number {
    return this.#ids.length
  }

  get checkpoints(): readonly Float32Array[] {
    return this.#checkpoints.states
  }

  state(): Float32Array {
    return this.#state.slice()
  }

  has(id: number): boolean {
    return this.#ids[lowerBound(this.#ids, id)] === id
  }

  put(id: number, item: Item): void {
    const last = this.#ids.at(-1)
    if (!Number.isSafeInteger(id) || (last !== undefined && id <= last))
      throw new MnesticError(
        'INVALID_ARGUMENT',
        `the id is ${id}; give a whole number above the last, ${last}`,
      )
    const state = this.#state.slice() // a fold that throws leaves nothing half done
    this.#cell.fold(state, [item])
    this.#state = state
    this.#ids.push(id)
    this.#checkpoints.reached(this.#ids.length, this.#state)
  }

  async forget(
    ids: Iterable<number>,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): Promise<{ readonly forgotten: number; readonly folded: number }> {
    const asked = new Set([...ids].filter((id) => this.has(id)))
    const after = this.#forgetting.then(() => this.#replayWithout(asked, signal))
    this.#forgetting = after.catch(() => undefined) // the one who asked hears of it
    return after
  }

  save(): Uint8Array {
    return saveReplay({
      kernel: this.#cell.kernel,
      weights: this.#cell.weights,
      revision: this.revision,
      every: this.#checkpoints.every,
      ids: this.#ids,
      state: this.#state,
      checkpoints: this.#checkpoints.states,
    })
  }

  #initial(): Float32Array {
    return this.#cell.initial?.slice() ?? new Float32Array(this.#cell.size)
  }

  /** Works on a state and checkpoints of its own, which take the others' place at the end, in one turn. */
  async #replayWithout(
    asked: ReadonlySet<number>,
    signal: AbortSignal | undefined,
  ): Promise<{ readonly forgotten: number; readonly folded: number }> {
    throwIfAborted(signal)
    const first = this.#ids.findIndex((id) => asked.has(id))
    if (first < 0) return { forgotten: 0, folded: 0 }
    const checkpoints = this.#checkpoints.upTo(first)
    const { items: from, state: base } = checkpoints.last()
    const state = base?.slice() ?? this.#initial()
    const kept = this.#ids.slice(0, from)
    // what is put meanwhile stands at the end of #ids and is reached too
    for (let at = from; at < this.#ids.length;) {
      const part = this.#ids.slice(at, at + READ)
      at += part.length
      const wanted = part.filter((id) => !asked.has(id))
      const items = await this.#itemsOf(wanted)
      for (let done = 0; done < items.length;) {
        const count = Math.min(CHUNK, items.length - done, checkpoints.room(kept.length))
        this.#cell.fold(state, items.slice(done, done + count))
        kept.push(...wanted.slice(done, done + count))
        checkpoints.reached(kept.length, state)
        done += count
        await nextTurn()
        throwIfAborted(signal)
      }
    }
    const forgotten = this.#ids.length - kept.length
    this.#ids = kept
    this.#state = state
    this.#checkpoints = checkpoints
    return { forgotten, folded: kept.length - from }
  }

  async #itemsOf(ids: readonly number[]): Promise<readonly Item[]> {
    const items = ids.length === 0 ? [] : await this.#read(ids)
    if (items.length !== ids.length)
      throw new MnesticError('INVALID_ARGUMENT', `${ids.length} items were to be read, ${items.length} came`)
    return items
  }
}

/** The first place whose id is not below `id`. */
function lowerBound(ids: readonly number[], id: number): number {
  let low = 0
  let high = ids.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ids[middle] ?? Infinity) < id) low = middle + 1
    else high = middle
  }
  return low
}
