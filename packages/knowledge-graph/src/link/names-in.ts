import type { ScopeNumber } from '@mnestic/core'
import type { OpenEngine } from '../contract/engine.ts'
import type { EntityKey } from '../contract/rows.ts'
import { lookupsOf, type CueWord } from './cue-words.ts'
import { wordsOf } from './key.ts'

/** Entities that a text may name. A word that some of them has is no misspelling: only the others are looked for by an edit. */
export async function namesIn(
  engine: Pick<OpenEngine, 'names'>,
  scope: ScopeNumber,
  text: string,
  words: readonly CueWord[],
): Promise<readonly EntityKey[]> {
  const lookups = lookupsOf(text, words)
  if (lookups.length === 0) return []
  const keys = await engine.names(
    scope,
    lookups.map((lookup) => ({ ...lookup, like: [] })),
  )
  const known = new Set(keys.flatMap(wordsOf))
  const strange = lookups.filter(({ like }) => like.some((word) => !known.has(word)))
  if (strange.length === 0) return keys
  const near = await engine.names(
    scope,
    strange.map((lookup) => ({ ...lookup, words: [] })),
  )
  return [...new Set([...keys, ...near])]
}
