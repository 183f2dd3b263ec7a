import type { Assembled, AssembleInput, Assembler, Candidate } from '../contract/assembler.ts'
import { choose, type Offer } from '../assemble/choose.ts'
import { stillWhole, usualLine } from '../assemble/excerpt.ts'
import { fitted } from '../assemble/fit.ts'
import { layOut } from '../assemble/layout.ts'
import { byWorth } from '../assemble/order.ts'
import { lengthOf, Pieces, type Piece } from '../assemble/piece.ts'
import { questionsOf } from '../assemble/question.ts'

export interface PlainAssemblerOptions {
  /** Whether each line says its record's id. Default true; a random id costs as much as half a sentence. */
  readonly ids?: boolean | undefined
}

/**
 * The plain assembler. Each record is a line, `[2025-03-14 09:00 ID] Ana: text` (UTC), and lines stand by time; a short
 * answer brings the question before it; the same words of the same speaker stand once, nearly the same ones last;
 * corrected records come after all others and only together with what corrects them.
 *
 * Under a budget candidates are taken by strength less a price for their length, while their lines fit, and a record of
 * more than 150 tokens is cut to the sentences that matter: `(in part)` in its head, `…` for each gap. What is left over
 * then goes to cut records. The whole text is within the budget, as `count` counts it; the previous layout is ignored.
 */
export function plainAssembler({ ids = true }: PlainAssemblerOptions = {}): Assembler {
  return {
    async assemble({ candidates, budget, count, neighbours }: AssembleInput): Promise<Assembled> {
      const pieces = new Pieces(count, { ids })
      const lengths = new Map(
        candidates.map((candidate) => [
          candidate,
          budget === undefined ? 0 : lengthOf(candidate.record.text, count),
        ]),
      )
      const questions = await questionsOf(candidates, count, neighbours)
      const made = new Map<Candidate, Piece>()
      const offer: Offer = {
        candidates: byWorth(candidates, lengths),
        pieceOf: (candidate, room) => {
          const known = made.get(candidate)
          if (known !== undefined) return known
          const length = lengths.get(candidate) ?? 0
          const most = budget?.tokens ?? Infinity
          if (length > stillWhole && room < Math.min(usualLine, most) / 2) return undefined
          const piece = pieces.within(candidate, length, most)
          made.set(candidate, piece)
          return piece
        },
        priceOf: (candidate) => Math.ceil(Math.min(usualLine, lengths.get(candidate) ?? 0)),
        questions: new Map(
          [...questions].map(([candidate, record]) => [candidate, pieces.whole(record, undefined)]),
        ),
        said: new Map(),
      }
      if (budget !== undefined) return fitted(offer, budget.tokens, pieces, count)
      const { taken, omitted } = choose(offer, Infinity)
      return layOut(taken, omitted, count)
    },
  }
}
