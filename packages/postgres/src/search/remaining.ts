import type { ScopeNumber, Seq } from '@mnestic/core'
import { int } from '../rows.ts'
import { bigints } from '../wire.ts'
import type { Sessions } from './sessions.ts'

const kept = 65_536

/** Counts what is left of erased records: the table is in the order of scopes, so it has to be known where they were. */
export class Remaining {
  readonly #sessions: Sessions
  readonly #scopes = new Map<Seq, ScopeNumber>()

  constructor(sessions: Sessions) {
    this.#sessions = sessions
  }

  /** Of those that nobody asks for, the latest are kept. */
  erased(scope: ScopeNumber, seqs: readonly Seq[]): void {
    for (const seq of seqs) this.#scopes.set(seq, scope)
    for (const seq of this.#scopes.keys()) {
      if (this.#scopes.size <= kept) return
      this.#scopes.delete(seq)
    }
  }

  async count(seqs: readonly Seq[]): Promise<number> {
    const known = seqs.flatMap((seq) => {
      const scope = this.#scopes.get(seq)
      return scope === undefined ? [] : [{ seq, scope }]
    })
    const [row] = await this.#sessions.ask({
      sql: `SELECT count(DISTINCT v.seq) AS count FROM unnest($1::bigint[], $2::bigint[]) AS e(scope, seq)
        JOIN embedding v ON v.scope = e.scope AND v.seq = e.seq`,
      values: [bigints(known.map(({ scope }) => scope)), bigints(known.map(({ seq }) => seq))],
    })
    for (const { seq } of known) this.#scopes.delete(seq)
    const told = new Set(known.map(({ seq }) => seq))
    const others = seqs.filter((seq) => !told.has(seq))
    return int(row, 'count') + (others.length === 0 ? 0 : await this.#countAnywhere(others))
  }

  /** Reads the whole table: of erasures that this view has not seen go by. */
  async #countAnywhere(seqs: readonly Seq[]): Promise<number> {
    const [row] = await this.#sessions.ask({
      sql: 'SELECT count(DISTINCT seq) AS count FROM embedding WHERE seq = ANY ($1::bigint[])',
      values: [bigints(seqs)],
    })
    return int(row, 'count')
  }
}
