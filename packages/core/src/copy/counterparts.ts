import type { Seq } from '../contract/log.ts'
import type { Scope } from '../contract/scope.ts'
import type { OpenStorage } from '../contract/storage.ts'
import { MnesticError } from '../error.ts'
import { namesOf } from '../record.ts'
import { scopeKey } from '../scope.ts'

const chunk = 512

/**
 * The numbers that records of the source have in the target, for one range of entries: those that landed in it, and
 * those its links lead to, which are looked up by scope and id. A log of millions needs no map of millions.
 */
export class Counterparts {
  readonly #source: OpenStorage
  readonly #target: OpenStorage
  readonly #known = new Map<Seq, Seq>()

  constructor(source: OpenStorage, target: OpenStorage) {
    this.#source = source
    this.#target = target
  }

  set(seq: Seq, counterpart: Seq): void {
    this.#known.set(seq, counterpart)
  }

  /** `undefined`: not landed, or gone from the source since. */
  get(seq: Seq): Seq | undefined {
    return this.#known.get(seq)
  }

  /** Records that were copied before. @throws CONFLICT where the target has lost one */
  async lookUp(seqs: readonly Seq[]): Promise<void> {
    const wanted = [...new Set(seqs)].filter((seq) => !this.#known.has(seq))
    for (let start = 0; start < wanted.length; start += chunk) {
      const names = await namesOf(this.#source, wanted.slice(start, start + chunk), -Infinity)
      const scopes = new Map<string, { readonly path: Scope; readonly seqs: Seq[]; readonly ids: string[] }>()
      for (const [seq, { scope, id }] of names) {
        const group = scopes.get(scopeKey(scope)) ?? { path: scope, seqs: [], ids: [] }
        scopes.set(scopeKey(scope), group)
        group.seqs.push(seq)
        group.ids.push(id)
      }
      for (const group of scopes.values()) {
        for (const [i, found] of (await this.#target.resolve(group.path, group.ids)).entries()) {
          const seq = group.seqs[i]
          if (typeof found !== 'number')
            throw new MnesticError(
              'CONFLICT',
              `The target lacks record ${JSON.stringify(group.ids[i])} of scope ${scopeKey(group.path)}, which was copied: it was changed by something else. Copy to an empty storage`,
            )
          if (seq !== undefined) this.#known.set(seq, found)
        }
      }
    }
  }
}
