/** A record that may be kept. */
export interface Piece {
  readonly tokens: number
  /** How much a token of it is worth. */
  readonly worth: number
  /** Positions of the pieces that correct it. */
  readonly correctedBy: readonly number[]
}

export interface Choice {
  /** Positions of the newest ones: they stay whatever they are worth. */
  readonly recent: ReadonlySet<number>
  /** Positions of older ones that are worth their tokens. */
  readonly promoted: ReadonlySet<number>
}

/**
 * The newest pieces, without a gap, within `recent` tokens; then of the older ones those that are worth most, as long
 * as they fit into what is left of `tokens`. Equal ones in their order. A piece comes with all that corrects it, or
 * not at all: alone it would say what is not true any more.
 */
export function choose(
  pieces: readonly Piece[],
  { tokens, recent }: { readonly tokens: number; readonly recent: number },
): Choice {
  const newest = new Set<number>()
  let used = 0
  for (let at = pieces.length - 1; at >= 0; at--) {
    const cost = pieces[at]?.tokens ?? 0
    if (used + cost > Math.min(recent, tokens)) break
    used += cost
    newest.add(at)
  }
  const promoted = new Set<number>()
  const ranked = [...pieces.keys()]
    .filter((at) => !newest.has(at))
    .toSorted((a, b) => (pieces[b]?.worth ?? 0) - (pieces[a]?.worth ?? 0) || a - b)
  for (const at of ranked) {
    const together = [...withCorrections(pieces, at)].filter((one) => !newest.has(one) && !promoted.has(one))
    const cost = together.reduce((sum, one) => sum + (pieces[one]?.tokens ?? 0), 0)
    if (used + cost > tokens) continue
    used += cost
    for (const one of together) promoted.add(one)
  }
  return { recent: newest, promoted }
}

/** The piece, what corrects it, what corrects that, and so on. */
function withCorrections(pieces: readonly Piece[], start: number): ReadonlySet<number> {
  const found = new Set([start])
  // A set yields what is added while it is walked.
  for (const at of found) for (const correction of pieces[at]?.correctedBy ?? []) found.add(correction)
  return found
}
