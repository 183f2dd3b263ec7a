import type { ScopeNumber } from '@mnestic/core'
import { wordsOf } from '../link/key.ts'
import type { Database } from './database.ts'
import { halvesOf } from './halves.ts'
import { look } from './look.ts'
import { TermKind } from './layout.ts'
import { unused } from './unused.ts'

/** Words of a name by which it is found. */
const maxWords = 32
/** Of texts in memory; the older half goes when there are twice as many. */
const maxRemembered = 200_000

/** The texts of all scopes: each stands once, and goes when the last row that names it does. */
export class Terms {
  readonly #database: Database
  readonly #key: number
  /** Of this connection's own doing, by kind and scope; gone as soon as another one has written. */
  #known = new Map<number, Map<string, number>>()
  #older = new Map<number, Map<string, number>>()
  #remembered = 0
  #version = -1
  /** By scope: what rows that were emptied in this transaction named. */
  readonly #dropped = new Map<ScopeNumber, Set<number>>()

  /** @param key of hashes */
  constructor(database: Database, key: number) {
    this.#database = database
    this.#key = key
  }

  /** At the begin of a transaction. */
  begin(): void {
    this.#dropped.clear()
    const version = this.#database.number('PRAGMA data_version')
    if (version !== this.#version) this.#forgetKnown()
    this.#version = version
  }

  /** After a transaction that failed. */
  forget(): void {
    this.#forgetKnown()
    this.#dropped.clear()
  }

  #forgetKnown(): void {
    this.#known = new Map()
    this.#older = new Map()
    this.#remembered = 0
  }

  hash(kind: TermKind, text: string): number {
    return look(this.#key, `${kind}${text}`)
  }

  hashOfWord(word: string): number {
    return look(this.#key, `w${word}`)
  }

  /** `undefined` where no row of the scope has this text. */
  find(scope: ScopeNumber, kind: TermKind, text: string): number | undefined {
    const rows = this.#database.each(
      'SELECT term.id FROM look JOIN term ON term.id = look.term WHERE look.scope = ? AND look.hash = ? AND term.text = ? AND term.kind = ?',
      scope,
      this.hash(kind, text),
      text,
      kind,
    )
    for (const [id] of rows) return Number(id)
    return undefined
  }

  /** The number of a text, made where it is new. */
  use(scope: ScopeNumber, kind: TermKind, text: string): number {
    const group = scope * 8 + kind
    const known = this.#known.get(group)?.get(text)
    if (known !== undefined) return known
    const id =
      this.#older.get(group)?.get(text) ?? this.find(scope, kind, text) ?? this.#insert(scope, kind, text)
    if (++this.#remembered > maxRemembered) {
      this.#older = this.#known
      this.#known = new Map()
      this.#remembered = 1
    }
    const texts = this.#known.get(group) ?? new Map<string, number>()
    this.#known.set(group, texts.set(text, id))
    return id
  }

  /** A row that named it was emptied. */
  drop(scope: ScopeNumber, id: number | string | null | undefined): void {
    if (typeof id !== 'number') return
    const dropped = this.#dropped.get(scope) ?? new Set()
    this.#dropped.set(scope, dropped.add(id))
  }

  /** Empties what no row names any more. How many were emptied. */
  settle(): number {
    let emptied = 0
    for (const [scope, terms] of this.#dropped)
      for (const id of unused(this.#database, scope, terms)) {
        this.#empty(id)
        emptied++
      }
    this.#dropped.clear()
    if (emptied > 0) this.#forgetKnown()
    return emptied
  }

  #insert(scope: ScopeNumber, kind: TermKind, text: string): number {
    const id = this.#database.insert('INSERT INTO term VALUES (NULL, ?, ?, ?)', scope, kind, text)
    const hash = this.hash(kind, text)
    this.#database.run('INSERT INTO look VALUES (?, ?, ?)', scope, hash, id)
    if (kind === TermKind.entity)
      for (const word of this.#wordHashes(text))
        this.#database.run('INSERT INTO word VALUES (?, ?, ?, ?)', scope, word, hash, id)
    return id
  }

  #empty(id: number): void {
    const [scope = null, kind, text] =
      this.#database.get('SELECT scope, kind, text FROM term WHERE id = ?', id) ?? []
    if (!isKind(kind) || typeof text !== 'string') return
    const hash = this.hash(kind, text)
    this.#database.run('DELETE FROM look WHERE scope = ? AND hash = ? AND term = ?', scope, hash, id)
    if (kind === TermKind.entity)
      for (const word of this.#wordHashes(text))
        this.#database.run(
          'DELETE FROM word WHERE scope = ? AND hash = ? AND look = ? AND term = ?',
          scope,
          word,
          hash,
          id,
        )
    this.#database.run('UPDATE term SET scope = NULL, kind = NULL, text = NULL WHERE id = ?', id)
  }

  #wordHashes(key: string): ReadonlySet<number> {
    const words = [...new Set(wordsOf(key))].slice(0, maxWords)
    return new Set([...words, ...words.flatMap(halvesOf)].map((word) => this.hashOfWord(word)))
  }
}

function isKind(kind: unknown): kind is TermKind {
  return Object.values(TermKind).some((one) => one === kind)
}
