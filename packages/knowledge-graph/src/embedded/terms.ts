import type { ScopeNumber } from '@mnestic/core'
import { wordsOf } from '../link/key.ts'
import type { Database } from './database.ts'
import { halvesOf } from './halves.ts'
import { look } from './look.ts'
import { TermKind } from './layout.ts'

/** Words of a name by which it is found. */
const maxWords = 32
const maxRemembered = 100_000

/**
 * The texts of all scopes: each stands once, and goes when the last row that names it does. Numbers of uses are kept
 * aside until `settle`, which the transaction ends with.
 */
export class Terms {
  readonly #database: Database
  readonly #key: number
  /** Of this connection's own doing; gone as soon as another one has written. */
  readonly #known = new Map<string, number>()
  #version = -1
  readonly #uses = new Map<number, number>()

  /** @param key of hashes */
  constructor(database: Database, key: number) {
    this.#database = database
    this.#key = key
  }

  /** At the begin of a transaction. */
  begin(): void {
    this.#uses.clear()
    const version = this.#database.number('PRAGMA data_version')
    if (version !== this.#version || this.#known.size > maxRemembered) this.#known.clear()
    this.#version = version
  }

  /** After a transaction that failed. */
  forget(): void {
    this.#known.clear()
    this.#uses.clear()
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

  /** The number of a text, made where it is new; counts as one use. */
  use(scope: ScopeNumber, kind: TermKind, text: string): number {
    const name = `${scope} ${kind} ${text}`
    let id = this.#known.get(name)
    if (id === undefined) {
      id = this.find(scope, kind, text) ?? this.#insert(scope, kind, text)
      this.#known.set(name, id)
    }
    this.#uses.set(id, (this.#uses.get(id) ?? 0) + 1)
    return id
  }

  /** One use less. */
  drop(id: number | string | null | undefined): void {
    if (typeof id === 'number') this.#uses.set(id, (this.#uses.get(id) ?? 0) - 1)
  }

  /** Writes the uses; empties what has none left. How many were emptied. */
  settle(): number {
    let emptied = 0
    for (const [id, uses] of this.#uses) {
      if (uses !== 0)
        this.#database.run(
          'INSERT INTO refs VALUES (?1, ?2) ON CONFLICT (term) DO UPDATE SET count = count + ?2',
          id,
          uses,
        )
      if (uses > 0 || this.#database.number('SELECT count FROM refs WHERE term = ?', id) > 0) continue
      this.#empty(id)
      emptied++
    }
    this.#uses.clear()
    if (emptied > 0) this.#known.clear()
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
    this.#database.run('DELETE FROM refs WHERE term = ?', id)
  }

  #wordHashes(key: string): ReadonlySet<number> {
    const words = [...new Set(wordsOf(key))].slice(0, maxWords)
    return new Set([...words, ...words.flatMap(halvesOf)].map((word) => this.hashOfWord(word)))
  }
}

function isKind(kind: unknown): kind is TermKind {
  return Object.values(TermKind).some((one) => one === kind)
}
