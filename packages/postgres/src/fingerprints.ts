import type { Database } from './database.ts'
import type { Digester } from './digest.ts'
import { corrupt } from './errors.ts'
import { int, parse, text } from './rows.ts'

/** Names of embedders by number, and back. Never deleted, so what was read once stays right. */
export class Fingerprints {
  readonly #db: Database
  readonly #digester: Digester
  readonly #names = new Map<number, string>()
  readonly #numbers = new Map<string, number>()

  constructor(db: Database, digester: Digester) {
    this.#db = db
    this.#digester = digester
  }

  /** Made where it is new, in a transaction of its own: a name of an embedder alone does no harm. */
  async numberOf(name: string): Promise<number> {
    const known = this.#numbers.get(name)
    if (known !== undefined) return known
    const [row] = await this.#db.query(
      `WITH made AS (
         INSERT INTO fingerprint (look, name) SELECT $1::bytea, $2::text
         WHERE NOT EXISTS (SELECT FROM fingerprint WHERE look = $1)
         ON CONFLICT (look) DO UPDATE SET name = excluded.name RETURNING number)
       SELECT number FROM made UNION ALL SELECT number FROM fingerprint WHERE look = $1`,
      this.#digester.fingerprint(name),
      JSON.stringify(name),
    )
    const number = int(row, 'number')
    this.#keep(number, name)
    return number
  }

  async nameOf(number: number): Promise<string> {
    const known = this.#names.get(number)
    if (known !== undefined) return known
    const [row] = await this.#db.query('SELECT name FROM fingerprint WHERE number = $1', number)
    if (row === undefined) throw corrupt(`${this.#db.name}: fingerprint ${number} is missing`)
    const name = parse<string>(text(row, 'name'))
    this.#keep(number, name)
    return name
  }

  #keep(number: number, name: string): void {
    this.#names.set(number, name)
    this.#numbers.set(name, number)
  }
}
