import type { Assembled, Omission, TokenCounter } from '../contract/assembler.ts'
import { choose, type Choice, type Offer } from './choose.ts'
import { layOut } from './layout.ts'
import type { Piece, Pieces } from './piece.ts'
import { widen } from './widen.ts'

/** How often a choice is made anew after its text was counted. */
const rounds = 3

/**
 * The fullest context that is within the budget as the counter counts the whole text: tokens of a whole are seldom the
 * sum of its lines', so the choice by that sum is made again with what it left over, or took too much. @throws ABORTED
 */
export async function fitted(
  offer: Offer,
  budget: number,
  pieces: Pieces,
  count: TokenCounter,
): Promise<Assembled> {
  let best: Assembled | undefined
  let choice: Choice = await choose(offer, budget)
  let limit = budget
  for (let round = 1; ; round += 1) {
    const taken = await widen(choice.taken, limit - choice.tokens, { pieces, count, pace: offer.pace })
    const laid = layOut(taken, choice.omitted, count)
    const left = budget - laid.layout.tokens
    if (left >= 0) best = laid
    const used = taken.reduce((sum, { tokens }) => sum + tokens, 0)
    const next = left < 0 ? used + left : Math.max(limit, used + left)
    if (round === rounds || next === limit || (left < 0 && best !== undefined))
      return best ?? withoutLast(taken, choice.omitted, budget, count)
    limit = next
    choice = await choose(offer, limit)
  }
}

/** For counters to which no sum is a guide. What was taken last goes first: so a correction outlives what it corrects. */
function withoutLast(
  taken: readonly Piece[],
  omitted: readonly Omission[],
  budget: number,
  count: TokenCounter,
): Assembled {
  const dropped = [...omitted]
  for (let length = taken.length; length > 0; length -= 1) {
    const laid = layOut(taken.slice(0, length), dropped, count)
    if (laid.layout.tokens <= budget) return laid
    const last = taken[length - 1]
    if (last?.candidate !== undefined)
      dropped.push({ id: last.record.id, reason: 'budget', tokens: last.tokens })
  }
  return layOut([], dropped, count)
}
