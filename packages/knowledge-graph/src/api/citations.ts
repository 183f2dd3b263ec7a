import type { Host, MemoryRecord, ScopeNumber, Seq } from '@mnestic/core'

const page = 256

/** Records of one scope as the log has them, each asked for once: what is gone or has expired is not there. */
export class Citations {
  readonly #host: Host
  readonly #scope: ScopeNumber
  readonly #records = new Map<Seq, MemoryRecord | undefined>()

  constructor(host: Host, scope: ScopeNumber) {
    this.#host = host
    this.#scope = scope
  }

  /** Asks for what was not asked for yet. */
  async load(seqs: Iterable<Seq>): Promise<void> {
    const missing = [...new Set(seqs)].filter((seq) => !this.#records.has(seq)).sort((a, b) => a - b)
    for (let at = 0; at < missing.length; at += page) {
      const some = missing.slice(at, at + page)
      for (const seq of some) this.#records.set(seq, undefined)
      for (const record of await this.#host.cite(this.#scope, some)) this.#records.set(record.seq, record)
    }
  }

  /** `undefined` where it is gone, or was not loaded. */
  get(seq: Seq): MemoryRecord | undefined {
    return this.#records.get(seq)
  }
}
