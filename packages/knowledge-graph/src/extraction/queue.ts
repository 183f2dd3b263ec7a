import {
  isMnesticError,
  throwIfAborted,
  withDeadline,
  type Host,
  type MemoryRecord,
  type ScopeNumber,
  type Seq,
} from '@mnestic/core'
import type { OpenEngine } from '../contract/engine.ts'
import type { Extractor } from '../contract/extractor.ts'
import { noteData } from '../notes.ts'
import { checkExtraction } from './check-extraction.ts'

export interface Failure {
  readonly id: string
  readonly code: string
  readonly reason: string
  readonly attempts: number
}

const page = 32
/** Attempts at one record that nobody asked for. */
const patience = 5
const maxFailures = 100
const maxReason = 500
/** Milliseconds that a timer can wait. */
const longest = 2 ** 31 - 1

/**
 * The records that a model is still to read. It reads one after the other, beside reading and writing, and what it
 * found is logged as a note about the record, so that it is asked once. A record that it failed at stays in the queue.
 */
export class ExtractionQueue {
  readonly #engine: OpenEngine
  readonly #host: Host
  readonly #extractor: Extractor
  readonly #closing = new AbortController()
  /** Read, or gone: their notes are on the way to the engine. */
  readonly #done = new Set<Seq>()
  /** Of records that it failed at. */
  readonly #attempts = new Map<Seq, number>()
  /** The latest of these. */
  readonly #failures = new Map<Seq, Failure & { readonly scope: ScopeNumber }>()
  #running: Promise<void> = Promise.resolve()
  #woken = false

  constructor(engine: OpenEngine, host: Host, extractor: Extractor) {
    this.#engine = engine
    this.#host = host
    this.#extractor = extractor
  }

  /** Goes through all scopes, once the work at hand is done. Nobody waits for it. */
  wake(): void {
    if (this.#woken) return
    this.#woken = true
    void this.#then(async () => {
      this.#woken = false
      for (const scope of await this.#engine.pendingScopes())
        await this.#scope(scope, patience, this.#closing.signal)
    }).catch(() => undefined) // the engine or the log is down: the next write wakes it again
  }

  /** Goes through one scope now, whatever failed before. How many records were read. @throws ABORTED */
  async extract(scope: ScopeNumber, signal: AbortSignal | undefined): Promise<number> {
    const either = AbortSignal.any([this.#closing.signal, ...(signal === undefined ? [] : [signal])])
    let read = 0
    // What another one waits for goes on when this one is not waited for any more.
    await withDeadline(longest, either, (inner) =>
      this.#then(async () => {
        read = await this.#scope(scope, Infinity, inner)
      }),
    )
    return read
  }

  /** Latest failures of a scope. */
  failures(scope: ScopeNumber): readonly Failure[] {
    return [...this.#failures.values()]
      .filter((failure) => failure.scope === scope)
      .map(({ id, code, reason, attempts }) => ({ id, code, reason, attempts }))
      .slice(-maxFailures)
  }

  /** Records that are not read yet, of those that the engine calls pending. */
  unread(seqs: readonly Seq[]): readonly Seq[] {
    return seqs.filter((seq) => !this.#done.has(seq))
  }

  /** What a model found in them has come to the engine, or they are gone. */
  drop(seqs: readonly Seq[]): void {
    for (const seq of seqs) {
      this.#done.delete(seq)
      this.#attempts.delete(seq)
      this.#failures.delete(seq)
    }
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#running.catch(() => undefined)
  }

  #then(task: () => Promise<void>): Promise<void> {
    const next = this.#running.catch(() => undefined).then(task)
    this.#running = next.catch(() => undefined)
    return next
  }

  async #scope(scope: ScopeNumber, attempts: number, signal: AbortSignal): Promise<number> {
    let read = 0
    for (let after = 0; ;) {
      const seqs = await this.#engine.pending(scope, after, page)
      for (const seq of this.unread(seqs)) {
        throwIfAborted(signal)
        if ((this.#attempts.get(seq) ?? 0) >= attempts) continue
        const [record] = await this.#host.cite(scope, [seq])
        if (record === undefined) this.#done.add(seq)
        else if (await this.#read(scope, record, signal)) read++
      }
      if (seqs.length < page) return read
      after = seqs.at(-1) ?? Infinity
    }
  }

  /** True when it was read and logged. */
  async #read(scope: ScopeNumber, record: MemoryRecord, signal: AbortSignal): Promise<boolean> {
    const { id, seq, text, at, speaker, role } = record
    try {
      const input = {
        text,
        at,
        ...(speaker !== undefined && { speaker }),
        ...(role !== undefined && { role }),
      }
      // An extractor that does not heed its signal holds up neither the caller nor closing.
      const said = await withDeadline(longest, signal, async (inner) =>
        this.#extractor.extract(input, { signal: inner }),
      )
      const extraction = checkExtraction(said, text.length)
      const data = noteData({ kind: 'extraction', extractor: this.#extractor.id, extraction })
      await this.#host.append({ scope, about: [seq], data })
      this.#done.add(seq)
      this.#attempts.delete(seq)
      this.#failures.delete(seq)
      return true
    } catch (error) {
      throwIfAborted(signal)
      // Forgotten while the model read it: nothing is to be kept of it, and what it failed at may quote it.
      const [left] = await this.#host.cite(scope, [seq])
      if (left === undefined) {
        this.#done.add(seq)
        return false
      }
      const attempts = (this.#attempts.get(seq) ?? 0) + 1
      this.#attempts.set(seq, attempts)
      const code = isMnesticError(error) ? error.code : 'BACKEND_FAILED'
      const reason = (error instanceof Error ? error.message : String(error)).slice(0, maxReason)
      this.#failures.delete(seq)
      this.#failures.set(seq, { scope, id, code, reason, attempts })
      for (const oldest of this.#failures.keys()) {
        if (this.#failures.size <= maxFailures) break
        this.#failures.delete(oldest)
      }
      return false
    }
  }
}
