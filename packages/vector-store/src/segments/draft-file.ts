import { MnesticError, Serial, type ScopeHistory, type Seq } from '@mnestic/core'
import type { Draft, DraftContent, FileKind, ListedFile, RowLayout } from './contract.ts'
import { removeFile, unlessGone, withFile, writeAt, type Handle } from './disk.ts'
import { Ledger } from './ledger.ts'
import type { Paths } from './names.ts'
import { walk } from './walk.ts'

/** What a draft turned out to be when it was read again. */
export interface Finished {
  readonly size: number
  readonly rest: number
  readonly ledger: Ledger
}

/** The part of `ScopeFiles` that a draft needs. */
export interface DraftOwner {
  /** Lists it, if it is still there. */
  list(draft: DraftFile, finished: Finished, content: DraftContent): Promise<ListedFile | 'stale'>
  /** It ended. */
  ended(draft: DraftFile): void
}

/** A file that is being written. */
export class DraftFile implements Draft {
  readonly name: string
  readonly kind: FileKind
  readonly paths: Paths
  /** Where the scope stood when it began: all that was erased until then is not in it. */
  begun: ScopeHistory | undefined
  readonly #owner: DraftOwner
  readonly #seed: number
  /** Writes one after the other, so that zeros come after what they overwrite. */
  readonly #writes = new Serial()
  #declared: { readonly seqs: Uint32Array; readonly layout: RowLayout } | undefined
  /** Rows whose record was erased, and that are not overwritten yet. */
  #left: number[] = []
  #gone = false

  constructor(name: string, kind: FileKind, paths: Paths, seed: number, owner: DraftOwner) {
    this.name = name
    this.kind = kind
    this.paths = paths
    this.#seed = seed
    this.#owner = owner
  }

  get path(): string {
    return this.paths.draft
  }

  /** An erasure has taken it away, here or by another process. */
  get gone(): boolean {
    return this.#gone
  }

  declare(seqs: Uint32Array, layout: RowLayout): void {
    this.#declared = { seqs, layout }
  }

  write(bytes: Uint8Array, position: number): Promise<void> {
    return this.#writes.run(async () => {
      if (!this.#gone) await this.#use((handle) => writeAt(handle, bytes, position))
    })
  }

  async commit(content: DraftContent): Promise<ListedFile | 'stale'> {
    try {
      this.declare(content.seqs, content.layout)
      const finished = await this.#finish(content)
      return finished === undefined ? 'stale' : await this.#owner.list(this, finished, content)
    } finally {
      await this.discard()
    }
  }

  async discard(): Promise<boolean> {
    this.#owner.ended(this)
    return this.#writes.run(() => removeFile(this.paths.draft))
  }

  /** First of an erasure, at once: what was not written yet will not be. */
  leave(seqs: ReadonlySet<Seq>): void {
    // Nobody has it yet, and what it will hold is read later.
    if (this.begun === undefined) return
    const own = this.#declared?.seqs
    if (own === undefined) this.#gone = true
    // A plain loop: it runs over every row of a scope while somebody waits to forget.
    for (let row = 0; own !== undefined && row < own.length; row++)
      if (seqs.has(own[row] ?? 0)) {
        own[row] = 0
        this.#left.push(row)
      }
  }

  /** Then, when what was being written is: overwrites them, or takes all away. */
  async overwrite(): Promise<void> {
    await this.#writes.run(async () => {
      if (this.#gone) await removeFile(this.paths.draft)
      else if (this.#left.length > 0) await this.#use((handle) => this.#blank(handle, this.#left.splice(0)))
    })
  }

  /** Of rows that were erased while it was read again, the ledger says so now. Durable when it resolves. */
  async settle({ ledger }: Finished): Promise<void> {
    const { seqs = new Uint32Array(0) } = this.#declared ?? {}
    for (let row = 0; row < seqs.length; row++)
      if (seqs[row] === 0 && ledger.seqAt(row) !== 0) ledger.erase(row)
    await this.#writes.run(() =>
      this.#use(async (handle) => {
        // An erasure comes to overwrite them when it is listed under another name.
        await this.#blank(handle, this.#left.splice(0))
        await handle.sync()
      }),
    )
  }

  /** Rows become zeros, as far as the file goes. */
  async #blank(handle: Handle, rows: readonly number[]): Promise<void> {
    if (this.#declared === undefined || rows.length === 0) return
    const { offset, stride, length } = this.#declared.layout
    const { size } = await handle.stat()
    const zeros = new Uint8Array(length)
    for (const row of rows) {
      const at = offset + row * stride
      if (at < size) await writeAt(handle, zeros.subarray(0, size - at), at)
    }
  }

  async #finish({ seqs, layout }: DraftContent): Promise<Finished | undefined> {
    if (this.#gone) return undefined
    return this.#use(async (handle) => {
      const nobodys: number[] = []
      for (let row = 0; row < seqs.length; row++) if (seqs[row] === 0) nobodys.push(row)
      await this.#blank(handle, nobodys)
      await handle.sync()
      const { size } = await handle.stat()
      if (seqs.length > 0 && size < layout.offset + (seqs.length - 1) * layout.stride + layout.length)
        throw new MnesticError('BACKEND_FAILED', `A file of ${size} bytes does not hold ${seqs.length} rows`)
      const ledger = Ledger.empty(seqs.length, this.#seed)
      const rest = await walk(handle, { size, rows: seqs.length, layout, seed: this.#seed }, (row, bytes) => {
        const seq = seqs[row] ?? 0
        if (seq === 0) ledger.erase(row)
        else ledger.set(row, seq, bytes)
      })
      return { size, rest, ledger }
    })
  }

  /** `undefined`: it is gone, and stays gone. */
  async #use<Value>(work: (handle: Handle) => Promise<Value>): Promise<Value | undefined> {
    const value = await unlessGone(
      withFile(this.paths.draft, 'r+', async (handle) => ({ is: await work(handle) })),
    )
    if (value === undefined) this.#gone = true
    return value?.is
  }
}
