import type { Assembled, AssembleInput, Assembler, Candidate, Omission, TokenCounter } from '@mnestic/core'
import { Pace, questionsOf } from '@mnestic/core/assemble'
import { checkOptions, type TransformerContextOptions } from '../options.ts'
import type { Offer } from './choose.ts'
import { earlierOf } from './earlier.ts'
import { formOf, type Form } from './form.ts'
import { lay, layoutOf, type Laid } from './lay.ts'
import { cutBack, packAnew, packOn, type Packed, type Packing } from './packing.ts'
import { Pieces } from './piece.ts'
import { standingLines } from './standing-lines.ts'
import { strengths } from './worth.ts'

/** How often a prompt is filled anew after it was counted. */
const rounds = 3

/** Every so many times that a prompt is cut back, its base is chosen anew. */
const renewal = 8

/** Tokens of a short answer's line, its speaker's name included. */
const mostOfAnAnswer = 24

/** Fewer tokens than this hold no line. */
const tooFew = 12

export type WindowAssemblerOptions = Pick<TransformerContextOptions, 'tokens' | 'stay' | 'need' | 'ids'>

/**
 * Working memory as a prompt: pinned blocks, what stood before, then what is new; under a budget, with heads that say
 * the time once for several lines.
 *
 * Without a previous layout the budget is filled with what is worth most for the cue. With one, the prompt goes on: its
 * text stays as it is, and what the cue needs besides is added at its end, until that no longer fits; then it is cut back
 * to its base, the share `stay` of the budget, which every eighth time is chosen anew from all that stood, by what is
 * most worth keeping. So the beginning of a prompt stays the same from turn to turn, to the letter, and
 * `layout.unchanged` says how much of it. A record that is forgotten, expired, filtered out or corrected is not in it any
 * more, whatever that costs.
 *
 * Deterministic; keeps nothing between reads. @throws INVALID_ARGUMENT; ABORTED
 */
export function windowAssembler(options: WindowAssemblerOptions = {}): Assembler {
  const { tokens, stay, need, ids } = checkOptions(options)
  const form = formOf(ids)
  return {
    signals: ['lineTokens', 'keep', 'information'],
    async assemble(input: AssembleInput): Promise<Assembled> {
      const { candidates, standing, count, previous, previously, neighbours, signal } = input
      const budget = input.budget?.tokens ?? tokens
      const pieces = new Pieces(count, ids)
      const offer: Offer = {
        candidates,
        strengths: strengths(candidates),
        questions: await questionsOf(short(candidates, pieces), count, neighbours),
        pieces,
        pace: new Pace(signal),
        said: new Map(),
      }
      const stands = standingLines(standing, budget, pieces)
      const packing: Packing = { offer, stands, budget }
      const earlier = earlierOf(previous, previously, form)
      const laying: Laying = { packing, form, count }
      let made: Made | undefined
      let cut = 0
      if (earlier !== undefined) {
        const packed = await packOn(packing, earlier, need)
        const laid = packed && lay(stands, packed, form, count)
        if (packed !== undefined && laid !== undefined && laid.tokens <= budget) made = { laid, packed }
        if (made === undefined) {
          const renewed = earlier.cut % renewal === 0
          const pack = (limit: number) => cutBack(packing, earlier, { need, stay, limit, renewed })
          made = await fitted(laying, pack, false)
          cut = renewed ? 1 : earlier.cut + 1
        } else cut = earlier.cut
      }
      made ??= await fitted(laying, (limit) => packAnew(packing, limit), true)
      const { laid, packed } = made
      return {
        text: laid.text,
        layout: { ...layoutOf(laid, earlier, form, count), cut },
        omitted: stillOmitted([...stands.omitted, ...packed.omitted], laid),
      }
    },
  }
}

/** Which may be short answers: most need not be counted again. */
function short(candidates: readonly Candidate[], pieces: Pieces): readonly Candidate[] {
  return candidates.filter((candidate) => pieces.lengthOf(candidate) <= mostOfAnAnswer)
}

interface Laying {
  readonly packing: Packing
  readonly form: Form
  readonly count: TokenCounter
}

interface Made {
  readonly laid: Laid
  readonly packed: Packed
}

/**
 * Within the budget as the counter counts the whole text, which is seldom the sum of its lines: packed again with what
 * that left over (where it is to be filled), or took too much. @throws ABORTED
 */
async function fitted(
  { packing, form, count }: Laying,
  pack: (limit: number) => Promise<Packed>,
  fill: boolean,
): Promise<Made> {
  const { budget, stands } = packing
  let limit = budget
  let best: Made | undefined
  for (let round = 1; ; round += 1) {
    const packed = widened(await pack(limit), fill ? limit : 0, packing)
    const laid = lay(stands, packed, form, count)
    const left = budget - laid.tokens
    if (left >= 0) best = { laid, packed }
    const enough = left >= 0 && (!fill || left < tooFew)
    if (enough || round === rounds || (left < 0 && best !== undefined))
      return best ?? shortened(packed, packing, form, count)
    limit += left
  }
}

/** What is left of the room goes to records that stand in part, the first taken first. */
function widened(packed: Packed, limit: number, { offer, stands }: Packing): Packed {
  const byRecord = new Map(offer.candidates.map((candidate) => [candidate.record.seq, candidate]))
  let left = limit - stands.tokens - packed.taken.reduce((sum, { tokens }) => sum + tokens, 0)
  const taken = packed.taken.map((line) => {
    const candidate = byRecord.get(line.record.seq)
    if (line.spans === undefined || candidate === undefined || left < tooFew) return line
    const wider = offer.pieces.shown(candidate, line.why, line.tokens + left)
    if (wider.tokens <= line.tokens || wider.tokens > line.tokens + left) return line
    left -= wider.tokens - line.tokens
    return wider
  })
  return { ...packed, taken }
}

/** For counters to which no sum is a guide. What was taken last goes first, then what stood, then the last records. */
function shortened(packed: Packed, { stands, budget }: Packing, form: Form, count: TokenCounter): Made {
  let rest = packed
  let pinned = stands.pinned
  for (;;) {
    const laid = lay({ ...stands, pinned }, rest, form, count)
    if (laid.tokens <= budget || laid.text === '') return { laid, packed: rest }
    const gone = rest.taken.at(-1) ?? rest.stable.at(-1) ?? rest.recent[0] ?? pinned.at(-1)?.lines.at(-1)
    const omission: readonly Omission[] =
      gone === undefined ? [] : [{ id: gone.record.id, reason: 'budget', tokens: gone.tokens }]
    const omitted = [...rest.omitted, ...omission]
    if (rest.taken.length > 0) rest = { ...rest, omitted, taken: rest.taken.slice(0, -1) }
    else if (rest.stable.length > 0) rest = { ...rest, omitted, stable: rest.stable.slice(0, -1) }
    else if (rest.recent.length > 0) rest = { ...rest, omitted, recent: rest.recent.slice(1) }
    else {
      rest = { ...rest, omitted }
      pinned = pinned
        .map((block, i) => (i === pinned.length - 1 ? { ...block, lines: block.lines.slice(0, -1) } : block))
        .filter(({ lines }) => lines.length > 0)
    }
  }
}

/** Once each; a last record that had no room may have been found. */
function stillOmitted(omitted: readonly Omission[], { blocks }: Laid): readonly Omission[] {
  const ids = new Set(blocks.flatMap(({ lines }) => lines.map(({ record }) => record.id)))
  const byId = new Map(omitted.map((one) => [one.id, one]))
  return [...byId.values()].filter(({ id }) => !ids.has(id))
}
