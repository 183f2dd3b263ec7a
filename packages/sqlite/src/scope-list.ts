import type { Scope, ScopeInfo, ScopeNumber } from '@mnestic/core'
import { checksum } from './checksum.ts'
import type { Connection } from './connection.ts'
import { corrupt } from './errors.ts'
import { int, parse, text } from './rows.ts'
import { scopeInfo, scopeRow } from './scopes.ts'

interface Named {
  readonly number: ScopeNumber
  readonly path: readonly string[]
}

/**
 * The scopes in the order of their paths. Names stand in no index of the database (see schema.ts), so the order is
 * kept here, and made anew when a scope has come or gone: the count and the highest number tell, since numbers are
 * never used again. Memory grows with the number of scopes.
 */
export class ScopeList {
  #stamp = ''
  #sorted: readonly Named[] = []

  /** Inside `read`. Scopes at or below `prefix`, after `after`. */
  page(c: Connection, prefix: readonly string[], after: Scope | undefined, limit: number): ScopeInfo[] {
    this.#refresh(c)
    const found: ScopeInfo[] = []
    const start = this.#firstAtOrAfter(prefix)
    const next = after === undefined ? start : Math.max(start, this.#firstAtOrAfter(after))
    for (let i = next; i < this.#sorted.length && found.length < limit; i++) {
      const named = this.#sorted[i]
      if (named === undefined || !prefix.every((segment, at) => named.path[at] === segment)) break
      if (after !== undefined && compare(named.path, after) === 0) continue
      const row = scopeRow(c, named.number)
      if (row === undefined) throw corrupt(`${c.name}: scope ${named.number} is missing`)
      found.push(scopeInfo(c, row))
    }
    return found
  }

  #refresh(c: Connection): void {
    const row = c.get('SELECT count(*) AS count, coalesce(max(number), 0) AS last FROM scope') ?? {}
    const stamp = `${int(row, 'count')} ${int(row, 'last')}`
    if (stamp === this.#stamp) return
    const named = c.all('SELECT number, path, sum FROM name WHERE path IS NOT NULL').map((one): Named => {
      const number = int(one, 'number')
      const path = text(one, 'path')
      if (int(one, 'sum') !== checksum(number, path))
        throw corrupt(`${c.name}: the name of scope ${number} fails its checksum`)
      return { number, path: parse<readonly string[]>(path) }
    })
    this.#sorted = named.sort((a, b) => compare(a.path, b.path))
    this.#stamp = stamp
  }

  #firstAtOrAfter(path: readonly string[]): number {
    let low = 0
    let high = this.#sorted.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const named = this.#sorted[middle]
      if (named !== undefined && compare(named.path, path) < 0) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** Segment by segment, by code units; a scope comes before those below it. */
function compare(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; ; i++) {
    const x = a[i]
    const y = b[i]
    if (x === undefined || y === undefined) return a.length - b.length
    if (x !== y) return x < y ? -1 : 1
  }
}
