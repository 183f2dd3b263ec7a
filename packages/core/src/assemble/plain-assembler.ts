import type { Assembled, AssembleInput, Assembler, Candidate } from '../contract/assembler.ts'
import { choose, type Offer } from './choose.ts'
import { stillWhole, usualLine } from './excerpt.ts'
import { fitted } from './fit.ts'
import { layOut } from './layout.ts'
import { byWorth } from './order.ts'
import { Pace } from './pace.ts'
import { lengthOf, Pieces, type Piece } from './piece.ts'
import { questionsOf } from './question.ts'

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
 * What stands whatever the cue is taken first, in its order, and lies among the others by time.
 *
 * It costs time for each character of the texts (some twenty nanoseconds without a budget, far less under one), and for
 * each pair of records of one speaker, of which up to 4,000 characters are compared (some microseconds where both are so
 * long). In between the event loop has its turns, and the signal is heeded; only `count` counts the whole context in one
 * call.
 * @throws ABORTED
 */
export function plainAssembler({ ids = true }: PlainAssemblerOptions = {}): Assembler {
  return {
    async assemble({
      candidates: found,
      standing,
      budget,
      count,
      neighbours,
      signal,
    }: AssembleInput): Promise<Assembled> {
      const pieces = new Pieces(count, { ids })
      const first = standing.map((placed): Candidate => ({ ...placed, score: 0, spans: [] }))
      const stands = new Set(standing.map(({ record }) => record.seq))
      const candidates = found.filter(({ record }) => !stands.has(record.seq))
      const pace = new Pace(signal)
      const lengths = new Map<Candidate, number>()
      if (budget !== undefined)
        for (const candidate of [...first, ...candidates]) {
          lengths.set(candidate, lengthOf(candidate.record.text, count))
          await pace.after(candidate.record.text)
        }
      const questions = await questionsOf(candidates, count, neighbours)
      const made = new Map<Candidate, Piece>()
      const offer: Offer = {
        first,
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
        pace,
      }
      if (budget !== undefined) return fitted(offer, budget.tokens, pieces, count)
      const { taken, omitted } = await choose(offer, Infinity)
      return layOut(taken, omitted, count)
    },
  }
}
