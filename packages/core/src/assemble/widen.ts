import type { Pace } from './pace.ts'
import { lengthOf, type Piece, type Pieces } from './piece.ts'
import type { TokenCounter } from '../contract/assembler.ts'

/**
 * What is left of a budget goes to records that stand in part, the first taken first: more of them, or the whole.
 * @throws ABORTED
 */
export async function widen(
  taken: readonly Piece[],
  room: number,
  { pieces, count, pace }: { readonly pieces: Pieces; readonly count: TokenCounter; readonly pace: Pace },
): Promise<readonly Piece[]> {
  let left = room
  const widened: Piece[] = []
  for (const piece of taken) {
    const wider = widerThan(piece, left, pieces, count)
    widened.push(wider ?? piece)
    if (wider !== undefined) left -= wider.tokens - piece.tokens
    await pace.after(piece.record.text)
  }
  return widened
}

function widerThan(
  { record, candidate, cut, text, tokens }: Piece,
  left: number,
  pieces: Pieces,
  count: TokenCounter,
): Piece | undefined {
  if (!cut || candidate === undefined || left <= 0) return undefined
  const shown = count(text)
  const wider =
    lengthOf(record.text, count) <= shown + left
      ? pieces.whole(record, candidate)
      : pieces.inPart(candidate, shown + left)
  return wider !== undefined && wider.tokens > tokens && wider.tokens <= tokens + left ? wider : undefined
}
