import type { Found } from '../found.ts'
import type { Draft } from '../pattern.ts'
import { relationDraft } from './relations.ts'

/** For patterns without a subject: what the slot holds is so of whoever speaks. */
export function mine(predicate: string, slot: string): (found: Found) => readonly Draft[] {
  return ({ me, values }) => values(slot).map((object) => ({ subject: me, predicate, object }))
}

/** `meine Schwester Ana`: the pattern's group `word` is one of these words, by the English one that means it. */
export function myRelative(words: Readonly<Record<string, string>>): (found: Found) => readonly Draft[] {
  return ({ me, values, group }) =>
    values('NAME').flatMap((name) => relationDraft(words[group('word') ?? ''] ?? '', me, name))
}
