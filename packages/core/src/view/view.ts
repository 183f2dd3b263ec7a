import type { Backend, Batch, Host, LeftWith, OpenBackend, ViewProof } from '../contract/backend.ts'
import type { Capabilities } from '../contract/capabilities.ts'
import type { MemoryEvent } from '../contract/event.ts'
import type { Revision, Seq } from '../contract/log.ts'
import type { OpenStorage } from '../contract/storage.ts'
import { toChange } from '../change.ts'
import { checkProof } from '../check/proof.ts'
import { show } from '../check/value.ts'
import { withDeadline } from '../deadline.ts'
import { isMnesticError, MnesticError, throwIfAborted, toMnesticError } from '../error.ts'
import { Serial } from '../serial.ts'
import { nextTurn } from '../turn.ts'

const chunk = 256
/** Milliseconds that a backend may take to end its work and close. */
const patience = 30_000

export interface ViewParts {
  readonly name: string
  readonly backend: Backend<Capabilities, object>
  readonly host: Host
  readonly storage: OpenStorage
  readonly emit: (event: MemoryEvent) => void
  readonly closing: AbortSignal
}

/**
 * One composed backend and its way along the log. All that changes the view runs one after the other; a failure is
 * kept, reported by whoever asks, and tried again by the next catch-up.
 */
export class View {
  readonly name: string
  readonly capabilities: Capabilities
  readonly #parts: ViewParts
  readonly #work = new Serial()
  #backend: OpenBackend | undefined
  #revision: Revision | undefined
  #error: MnesticError | undefined
  /** What the storage knows of this view, where it keeps count (external views). */
  #acknowledged: Revision = 0

  constructor(parts: ViewParts) {
    this.name = parts.name
    this.capabilities = parts.backend.capabilities
    this.#parts = parts
  }

  /** The open backend, opened now if an earlier try failed. @throws what the backend throws, as a coded error */
  async backend(): Promise<OpenBackend> {
    if (this.#backend !== undefined) return this.#backend
    return this.#work.run(() => this.#open())
  }

  get revision(): Revision | undefined {
    return this.#revision
  }

  get error(): MnesticError | undefined {
    return this.#error
  }

  /** Brings the view to `wanted` or later. @throws what stopped it, as a coded error */
  async catchUp(wanted: Revision, signal?: AbortSignal): Promise<void> {
    const known = this.capabilities.external === true ? this.#acknowledged : this.#revision
    if (known !== undefined && known >= wanted && this.#error === undefined && this.#backend !== undefined)
      return
    await this.#work.run(() => this.#guarded(() => this.#drain(wanted, signal), signal))
  }

  /** Catch-up that nobody waits for. */
  follow(wanted: Revision): void {
    this.catchUp(wanted, this.#parts.closing).catch(() => undefined)
  }

  verify(seqs: readonly Seq[], left: LeftWith): Promise<ViewProof> {
    return this.#work.run(() =>
      this.#guarded(async () => checkProof(await (await this.#open()).verify(seqs, left))),
    )
  }

  /** @throws DEADLINE: work that heeds no signal does not keep the memory open for ever */
  async close(): Promise<void> {
    await withDeadline(patience, undefined, () =>
      this.#work.run(async () => {
        const open = this.#backend
        this.#backend = undefined
        await open?.close()
      }),
    )
  }

  async #open(): Promise<OpenBackend> {
    if (this.#backend !== undefined) return this.#backend
    if (this.#parts.closing.aborted) throw new MnesticError('CLOSED', 'The memory was closed')
    const open = await this.#call(() => this.#parts.backend.open(this.#parts.host))
    try {
      this.#revision = await this.#call(async () => checkRevision(await open.revision()))
      const { revision: head, trimmed } = await this.#parts.storage.head()
      // Ahead of the log: a view of another log, or of one that was restored from an older copy.
      if (this.#revision > head || (this.#revision < trimmed && this.#revision > 0)) await this.#rebuild(open)
    } catch (error) {
      await open.close().catch(() => undefined)
      throw error
    }
    this.#backend = open
    return open
  }

  /** Remembers how the work ended. Aborts and deadlines say nothing about the view. */
  async #guarded<Value>(task: () => Promise<Value>, signal?: AbortSignal): Promise<Value> {
    try {
      const value = await this.#call(task)
      this.#error = undefined
      return value
    } catch (error) {
      if (
        isMnesticError(error) &&
        signal?.aborted !== true &&
        error.code !== 'ABORTED' &&
        error.code !== 'DEADLINE' &&
        error.code !== 'CLOSED'
      ) {
        if (this.#error?.message !== error.message)
          this.#parts.emit({ type: 'fault', where: this.name, code: error.code, message: error.message })
        this.#error = error
      }
      throw error
    }
  }

  async #call<Value>(task: () => Promise<Value>): Promise<Value> {
    try {
      return await task()
    } catch (error) {
      throw toMnesticError(error, 'BACKEND_FAILED', `Backend ${this.name} failed`, true)
    }
  }

  async #drain(wanted: Revision, signal: AbortSignal | undefined): Promise<void> {
    const open = await this.#open()
    let batches = 0
    for (let tries = 0; (this.#revision ?? 0) < wanted;) {
      // Storages and views on this machine answer at once: a long way would hold up timers, deadlines and signals.
      if (batches > 0) await nextTurn()
      throwIfAborted(signal)
      if (tries > 3)
        throw new MnesticError(
          'BACKEND_FAILED',
          `Backend ${this.name} does not advance beyond revision ${this.#revision ?? 0}`,
          { retryable: true },
        )
      const batch = await this.#nextBatch()
      if (batch === 'trimmed') {
        await this.#rebuild(open)
        tries += 1
        continue
      }
      const started = performance.now()
      const outcome = await open.apply(batch, signal ?? this.#parts.closing)
      switch (outcome) {
        case 'applied':
          this.#revision = batch.to
          tries = 0
          batches += 1
          this.#parts.emit({
            type: 'apply',
            ms: performance.now() - started,
            backend: this.name,
            changes: batch.changes.length,
            revision: batch.to,
          })
          break
        case 'behind':
          this.#revision = checkRevision(await open.revision())
          tries += 1
          break
        case 'rebuild':
          await this.#rebuild(open)
          tries += 1
          break
        default:
          throw new MnesticError(
            'BACKEND_FAILED',
            `Backend ${this.name} answered ${show(outcome)} to a batch`,
          )
      }
    }
    if (this.capabilities.external === true) {
      const reached = this.#revision ?? 0
      await this.#parts.storage.views.acknowledge(this.name, reached)
      this.#acknowledged = reached
    }
  }

  /** `trimmed`: another process has taken away erasures that this view has not seen. */
  async #nextBatch(): Promise<Batch | 'trimmed'> {
    const from = this.#revision ?? 0
    const { revision: head } = await this.#parts.storage.head()
    const entries = await this.#parts.storage.entries({
      after: from,
      limit: chunk,
      text: true,
      vectors: true,
    })
    const { trimmed } = await this.#parts.storage.head()
    if (from > 0 && from < trimmed) return 'trimmed'
    const last = entries.at(-1)
    const to =
      entries.length < chunk || last === undefined ? Math.max(head, last?.revision ?? from) : last.revision
    const changes = entries.flatMap((entry) => toChange(entry, this.name, this.#parts.host.fingerprint) ?? [])
    return { from, to, changes }
  }

  async #rebuild(open: OpenBackend): Promise<void> {
    this.#parts.emit({ type: 'rebuild', backend: this.name })
    await open.reset()
    this.#revision = checkRevision(await open.revision())
  }
}

function checkRevision(value: unknown): Revision {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    throw new Error(`${show(value)} is no revision`)
  return value
}
