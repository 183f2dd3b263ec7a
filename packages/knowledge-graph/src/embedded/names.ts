import type { ScopeNumber } from '@mnestic/core'
import type { Lookup } from '../contract/engine.ts'
import type { EntityKey } from '../contract/rows.ts'
import { isLike } from '../link/like.ts'
import { wordsOf } from '../link/key.ts'
import type { Database } from './database.ts'
import { halvesNear } from './halves.ts'
import { TermKind } from './layout.ts'
import type { Terms } from './terms.ts'

const maxNames = 1_000
/** Entities looked at for one word. */
const maxForWord = 500

/** Entities that the lookups may mean, exact ones first. */
export function namesFor(
  database: Database,
  terms: Terms,
  scope: ScopeNumber,
  lookups: readonly Lookup[],
): readonly EntityKey[] {
  const keys = new Set<EntityKey>()
  for (const { key } of lookups) if (terms.find(scope, TermKind.entity, key) !== undefined) keys.add(key)
  for (const word of new Set(lookups.flatMap(({ words }) => words)))
    for (const key of having(database, terms, scope, word)) if (wordsOf(key).includes(word)) keys.add(key)
  for (const word of new Set(lookups.flatMap(({ like }) => like)))
    for (const half of halvesNear(word))
      for (const key of having(database, terms, scope, half))
        if (wordsOf(key).some((one) => isLike(one, word))) keys.add(key)
  return [...keys].slice(0, maxNames)
}

/** Keys of entities with a word, or half of one, by their hashes: wrong ones among them. */
function having(database: Database, terms: Terms, scope: ScopeNumber, word: string): readonly EntityKey[] {
  const rows = database.each(
    'SELECT term.text FROM word JOIN term ON term.id = word.term WHERE word.scope = ? AND word.hash = ? ORDER BY word.look LIMIT ?',
    scope,
    terms.hashOfWord(word),
    maxForWord,
  )
  return Array.from(rows, ([text]) => String(text))
}
