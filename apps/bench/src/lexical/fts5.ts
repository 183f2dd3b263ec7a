import { DatabaseSync } from 'node:sqlite'
import type { RecordInput } from '@mnestic/core'
import { english } from '@mnestic/lexical'
import type { WordSearch } from './contestant.ts'

/** What a neighbour's words weigh, as in `@mnestic/lexical`; before it asked or not are two columns. */
const columns = {
  own: 1,
  before: 0.5,
  asked: 1,
  beforeThat: 0.25,
  askedThat: 0.5,
  after: 0.35,
  afterThat: 0.15,
} as const
const names = Object.keys(columns)

interface Row {
  readonly number: number
  readonly id: string
  readonly terms: string
  readonly asks: boolean
}

/**
 * SQLite's FTS5 over the same terms: a column for each neighbour, weighted in its bm25(). A new record is also a new
 * text for the two before it. What it cannot do: lengths and idf of own words alone, weights by length or by term, so
 * speakers' names are left out of questions. `neighbours: false`: own words alone.
 */
export function fts5({ neighbours }: { readonly neighbours: boolean }): WordSearch {
  const database = new DatabaseSync(':memory:')
  const used = neighbours ? names : ['own']
  // The terms are stems already.
  database.exec(
    `CREATE VIRTUAL TABLE words USING fts5(${used.join(', ')}, tokenize = "unicode61 remove_diacritics 0")`,
  )
  const insert = database.prepare(
    `INSERT INTO words(rowid, ${used.join(', ')}) VALUES (?${', ?'.repeat(used.length)})`,
  )
  const update = neighbours
    ? (['after', 'afterThat'] as const).map((name) =>
        database.prepare(`UPDATE words SET ${name} = ? WHERE rowid = ?`),
      )
    : []
  const weights = used.map((name) => columns[name as keyof typeof columns]).join(', ')
  const select = database.prepare(
    `SELECT rowid AS number FROM words WHERE words MATCH ? ORDER BY bm25(words, ${weights}) LIMIT ?`,
  )
  const ids: string[] = []
  /** By session: the last record and the one before it. */
  const last = new Map<string, readonly (Row | undefined)[]>()
  const speakers = new Set<string>()

  function add({ id = '', text, session = '', speaker = '' }: RecordInput): void {
    for (const term of termsOf(speaker)) speakers.add(term)
    const [before, that] = last.get(session) ?? []
    const row: Row = {
      number: ids.push(id),
      id,
      terms: termsOf(text).join(' '),
      asks: text.includes('?'),
    }
    const values = {
      own: row.terms,
      before: before?.asks === false ? before.terms : '',
      asked: before?.asks === true ? before.terms : '',
      beforeThat: that?.asks === false ? that.terms : '',
      askedThat: that?.asks === true ? that.terms : '',
      after: '',
      afterThat: '',
    } satisfies Record<keyof typeof columns, string>
    insert.run(row.number, ...used.map((name) => values[name as keyof typeof columns]))
    for (const [i, other] of [before, that].entries())
      if (other !== undefined) update[i]?.run(row.terms, other.number)
    last.set(session, [row, before])
  }

  return {
    add: async (records) => {
      database.exec('BEGIN')
      for (const record of records) add(record)
      database.exec('COMMIT')
    },
    ask: async (question, limit) => {
      const all = [...new Set(termsOf(question))]
      const telling = all.filter((term) => !speakers.has(term))
      const terms = (telling.length > 0 ? telling : all).map((term) => `"${term}"`)
      if (terms.length === 0) return []
      return select.all(terms.join(' OR '), limit).map(({ number }) => ids[Number(number) - 1] ?? '')
    },
    close: async () => {
      const bytes =
        Number(database.prepare('PRAGMA page_count').get()?.['page_count']) *
        Number(database.prepare('PRAGMA page_size').get()?.['page_size'])
      database.close()
      return bytes
    },
  }
}

function termsOf(text: string): readonly string[] {
  return [...english.words(text)].flatMap(({ word }) => english.term(word) ?? [])
}
