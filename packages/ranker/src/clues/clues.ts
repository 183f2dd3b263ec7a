import { backend, type Backend } from '@mnestic/core'
import { checkInteger, checkMembers, invalid, isObject } from '@mnestic/core/check'
import { ScopeClues } from './scope-clues.ts'
import { clueWeights } from './signals.ts'
import type { Terms } from './terms.ts'

export interface CluesOptions {
  /** How texts and cues become terms: one of `@mnestic/lexical/languages/*`, or your own. */
  readonly language: Terms
  /** Scopes kept in memory; those not used for longest go, and are loaded again when asked. Default 256. */
  readonly scopes?: number | undefined
}

export interface CluesCapabilities {
  readonly signals: typeof clueWeights
  readonly determinism: 'exact'
}

const known: readonly string[] = ['language', 'scopes'] satisfies readonly (keyof CluesOptions)[]

/**
 * More for a ranker to learn from: what the texts of candidates, of their neighbours and of their sessions have to do
 * with the cue. It finds nothing, and moves no score by itself. By signal:
 *
 * - Of the cue's terms, by their rarity (idf): the share that the record has (`cover`), that the ones before and after
 *   it have (`coverBefore`, `coverAfter`), that it has with the one before (`coverWithBefore`), and with two before and
 *   one after (`coverAround`); the `rarest` that it has; all of them by its length (`density`); `pairs` that stand as
 *   they do in the cue; `answers`: `coverBefore` where the one before asks; `asksIt`: `cover` where it asks itself.
 * - Of the record: `length`; its `place` in the session, 0 to 1; whether it is the `first` or `second` there; its `age`
 *   among all, 0 for the oldest; whether it stands `afterQuestion` or `beforeQuestion`, `asks`, is `endsAsking`, has a
 *   `name` of another than those who talk, a `title` in quotation marks, a `caption` in brackets, a `figure`.
 * - With strength = cover + density, of candidates and two neighbours on each side: that of `before`, `after`,
 *   `before2`, `after2`; its own over the stronger neighbour's (`lead`); the session's best (`sessionBest`), sum of its
 *   best four (`sessionSum`), and how many of the best 25 are its own (`sessionAmong`); the share of the cue's terms
 *   that the session has (`sessionCover`); the logarithm of how many are stronger in the session (`sessionAbove`) and
 *   in all (`above`).
 *
 * Kept in memory by scope, read from the log when a scope is first asked. @throws INVALID_ARGUMENT
 */
export function clues(options: CluesOptions): Backend<CluesCapabilities> {
  checkMembers('The options of clues', options, known)
  const { language, scopes = 256 } = options
  if (!isTerms(language))
    throw invalid('language of clues', language, "a language such as `english` of '@mnestic/lexical'")
  return backend({
    capabilities: { signals: clueWeights, determinism: 'exact' },
    scopes: checkInteger('scopes of clues', scopes, 1, 1_000_000),
    create: () => new ScopeClues(language),
  })
}

function isTerms(value: unknown): value is Terms {
  return isObject(value) && typeof value['words'] === 'function' && typeof value['term'] === 'function'
}
