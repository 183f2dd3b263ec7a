import { isMnesticError, type OpenStorage, type Seq } from '@mnestic/core'
import { randomNumbers, record, write } from '../words.ts'
import { type Ledger, textOf, vectorOf } from './ledger.ts'

/** One who writes and forgets in a scope of its own, and keeps account of it. */
export class Writer {
  readonly #storage: OpenStorage
  readonly #scope: string
  readonly #random: () => number
  readonly #ledger: Ledger
  #mine: { readonly id: string; readonly seq: Seq }[] = []
  #batches = 0
  /** The call that failed: whether it happened is found out when the server is back. */
  #doubtful: (() => Promise<void>) | undefined

  constructor(storage: OpenStorage, scope: string, seed: number, ledger: Ledger) {
    this.#storage = storage
    this.#scope = scope
    this.#random = randomNumbers(seed)
    this.#ledger = ledger
  }

  /** Until a call fails. Others may have failed before, and this one go on for a while: then `over`. */
  async run(over: () => boolean): Promise<void> {
    for (;;) {
      try {
        if (this.#mine.length < 20 || this.#random() < 0.6) await this.#write()
        else await this.#forget()
      } catch (error) {
        if (!isOutage(error) || !over()) this.#ledger.astray()
        return
      }
    }
  }

  /** The server is back. */
  async settle(): Promise<void> {
    await this.#doubtful?.()
    this.#doubtful = undefined
  }

  async #write(): Promise<void> {
    const batch = ++this.#batches
    const size = this.#random() < 0.2 ? 40 : 1 + Math.floor(this.#random() * 4)
    const ids = Array.from({ length: size }, (_, i) => `${this.#scope}-${batch}-${i}`)
    const attempt = async (again?: true): Promise<void> => {
      const { seqs, repeated } = await write(
        this.#storage,
        this.#scope,
        ids.map((id) =>
          record(id, textOf(id), { vectors: { fingerprint: 'f', whole: vectorOf(id), passages: [] } }),
        ),
        { idempotency: { key: `${batch}`, hash: `${batch}` } },
      )
      this.#ledger.written(ids, seqs, again && repeated)
      this.#mine.push(...ids.map((id, i) => ({ id, seq: seqs[i] ?? 0 })))
    }
    this.#doubtful = () => attempt(true)
    await attempt()
  }

  async #forget(): Promise<void> {
    const chosen = this.#mine.filter(() => this.#random() < 0.4)
    const ids = chosen.map(({ id }) => id)
    const gone = (): void => {
      this.#ledger.forgotten(ids)
      this.#mine = this.#mine.filter((one) => !chosen.includes(one))
    }
    this.#doubtful = async () => {
      const fates = await this.#storage.resolve([this.#scope], ids)
      if (new Set(fates.map((fate) => fate === 'forgotten')).size > 1) this.#ledger.torn()
      if (fates.includes('forgotten')) gone()
    }
    const number = (await this.#storage.scope([this.#scope]))?.number ?? 0
    const seqs = new Map([[number, chosen.map(({ seq }) => seq)]])
    await this.#storage.erase({ seqs, notes: [], wholeScopes: [] })
    this.#doubtful = undefined
    gone()
    await this.#storage.scrub()
  }
}

function isOutage(error: unknown): boolean {
  return isMnesticError(error, 'STORAGE_FAILED') && error.retryable
}
