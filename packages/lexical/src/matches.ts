import type { Reason, Seq } from '@mnestic/core'
import { occurrences } from './phrase.ts'
import { none } from './rows.ts'
import type { Weights } from './weigh.ts'
import type { WordIndex } from './word-index.ts'

/** Something asked for, at one place of a record. `value`: what its rarity makes it worth. */
export interface Match {
  readonly kind: 'term' | 'phrase'
  /** Which part of the question it is. */
  readonly part: number
  readonly value: number
  readonly start: number
  readonly end: number
}

/** An explanation is for a person to read. */
const maxReasons = 8

/** All places of a row that answer the question, by part, then in the order of the text. */
export function matchesIn(index: WordIndex, row: number, { parts, asking }: Weights): readonly Match[] {
  const found: Match[] = []
  for (const [part, one] of parts.entries()) {
    if (one.kind !== 'phrase') continue
    for (const place of occurrences(one.phrase, index.tokensOf(row)))
      found.push({ kind: 'phrase', part, value: one.value, ...place })
  }
  const tokens = index.tokensOf(row)
  while (tokens.next()) {
    for (const part of asking.get(index.vocabulary.termOf.at(tokens.word)) ?? [])
      found.push({ kind: 'term', part, value: parts[part]?.value ?? 0, start: tokens.start, end: tokens.end })
  }
  return found
}

/**
 * Why a row was found: each part of the question at its first place, the worthiest first. Where the row itself has
 * none, the places in the neighbours that lend theirs, as far as they may be shown.
 */
export function reasonsFor(
  index: WordIndex,
  row: number,
  weights: Weights,
  mayShow: (seq: Seq) => boolean,
): readonly Reason[] {
  const own = firsts(matchesIn(index, row, weights))
  if (own.length > 0) return own.map((match) => toReason(match.kind, match, index.rows.seqs.at(row)))
  const lent = neighbours(index, row).flatMap((other) => {
    const seq = index.rows.seqs.at(other)
    if (!mayShow(seq)) return []
    return matchesIn(index, other, weights)
      .filter(({ kind }) => kind === 'term')
      .map((match) => ({ ...match, seq }))
  })
  return firsts(lent).map((match) => toReason('neighbour', match, match.seq))
}

function neighbours({ rows }: WordIndex, row: number): readonly number[] {
  const before = rows.before.at(row)
  const after = rows.after.at(row)
  return [
    before,
    after,
    before === none ? none : rows.before.at(before),
    after === none ? none : rows.after.at(after),
  ].filter((one) => one !== none)
}

function firsts<One extends Match>(matches: readonly One[]): readonly One[] {
  const seen = new Set<number>()
  return matches
    .filter(({ part }) => !seen.has(part) && seen.add(part))
    .toSorted((x, y) => y.value - x.value || x.part - y.part)
    .slice(0, maxReasons)
}

function toReason(code: string, { value, start, end }: Match, seq: Seq): Reason {
  return { code, value, span: { seq, start, end } }
}
