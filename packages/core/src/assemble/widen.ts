import { lengthOf, type Piece, type Pieces } from './piece.ts'
import type { TokenCounter } from '../contract/assembler.ts'

/** What is left of a budget goes to records that stand in part, the first taken first: more of them, or the whole. */
export function widen(
  taken: readonly Piece[],
  room: number,
  pieces: Pieces,
  count: TokenCounter,
): readonly Piece[] {
  let left = room
  return taken.map((piece) => {
    const { record, candidate, cut, text, tokens } = piece
    if (!cut || candidate === undefined || left <= 0) return piece
    const shown = count(text)
    const wider =
      lengthOf(record.text, count) <= shown + left
        ? pieces.whole(record, candidate)
        : pieces.inPart(candidate, shown + left)
    if (wider === undefined || wider.tokens <= tokens || wider.tokens > tokens + left) return piece
    left -= wider.tokens - tokens
    return wider
  })
}
