import type { Candidate, Omission } from '../contract/assembler.ts'
import type { MemoryRecord } from '../contract/record.ts'
import type { Scope } from '../contract/scope.ts'
import type { Pace } from './pace.ts'
import type { Piece } from './piece.ts'
import { Repeats, type Said } from './repeats.ts'

/** What there is to choose from. */
export interface Offer {
  /** Taken before all others. */
  readonly first: readonly Candidate[]
  /** In the order in which they are to be taken, corrected ones last and newest first. */
  readonly candidates: readonly Candidate[]
  /** `undefined` where so little room is left that its sentences are not looked through for some that fit. */
  readonly pieceOf: (candidate: Candidate, room: number) => Piece | undefined
  /** What it would cost, about. */
  readonly priceOf: (candidate: Candidate) => number
  /** What stands before an answer and gives it its meaning. */
  readonly questions: ReadonlyMap<Candidate, Piece>
  /** See `Repeats`. */
  readonly said: Map<string, Said>
  readonly pace: Pace
}

export interface Choice {
  /** In the order in which they were taken. */
  readonly taken: readonly Piece[]
  readonly omitted: readonly Omission[]
  /** By the sum of the lines. */
  readonly tokens: number
}

/**
 * Takes candidates in their order while their lines fit (one that does not is passed over for shorter ones after it).
 * What is said already is left out, what is nearly said waits until all else had its turn, and a corrected record comes
 * last and only where what corrects it is there, or its very words. @throws ABORTED
 */
export async function choose(
  { first, candidates: others, pieceOf, priceOf, questions, said, pace }: Offer,
  limit: number,
): Promise<Choice> {
  const candidates = [...first, ...others]
  const taken = new Map<string, Piece>()
  const omitted = new Map<string, Omission>()
  const settled = new Set<string>()
  const repeats = new Repeats(said)
  const byName = new Map(candidates.map((candidate) => [nameOf(candidate.record), candidate]))
  const waiting: Candidate[] = []
  let tokens = 0

  const fits = (piece: Piece): boolean => tokens + piece.tokens <= limit
  const take = (piece: Piece): void => {
    const name = nameOf(piece.record)
    taken.set(name, piece)
    // It may have been passed over before it was taken as an answer's question.
    omitted.delete(name)
    settled.add(name)
    repeats.add(piece.record, piece.text)
    tokens += piece.tokens
  }
  const takeQuestionOf = (candidate: Candidate): void => {
    const asked = questions.get(candidate)
    if (asked === undefined || taken.has(nameOf(asked.record))) return
    const same = byName.get(nameOf(asked.record))
    // Corrected ones have rules of their own.
    if (same?.superseded === true) return
    const piece = same === undefined ? asked : pieceOf(same, limit - tokens)
    if (piece !== undefined && fits(piece)) take(piece)
  }
  const considerAll = async (some: readonly Candidate[], last: boolean): Promise<void> => {
    for (const candidate of some) {
      consider(candidate, last)
      await pace.after(candidate.record.text)
    }
  }
  const consider = (candidate: Candidate, last: boolean): void => {
    const { record, superseded, supersededBy } = candidate
    const name = nameOf(record)
    if (taken.has(name)) return
    const piece = pieceOf(candidate, limit - tokens)
    // A short answer to another question says something else.
    const isNew = piece === undefined || questions.has(candidate)
    const repeated = isNew ? undefined : repeats.of(record, piece.text)
    const leaveOut = (reason: Omission['reason']): void => {
      omitted.set(name, { id: record.id, reason, tokens: piece?.tokens ?? priceOf(candidate) })
    }
    if (repeated === 'again' && piece?.cut === false) {
      // Its words are in the context, so what it corrects may stand.
      settled.add(name)
      leaveOut('duplicate')
    } else if (supersededBy.some((id) => !settled.has(named(record.scope, id)))) leaveOut('superseded')
    else if (repeated !== undefined && !last && !superseded) waiting.push(candidate)
    else if (piece === undefined || !fits(piece)) leaveOut(repeated === undefined ? 'budget' : 'duplicate')
    else {
      take(piece)
      takeQuestionOf(candidate)
    }
  }

  await considerAll(
    candidates.filter(({ superseded }) => !superseded),
    false,
  )
  await considerAll(waiting, true)
  await considerAll(
    candidates.filter(({ superseded }) => superseded),
    true,
  )
  return { taken: [...taken.values()], omitted: [...omitted.values()], tokens }
}

/** Ids belong to scopes. */
function nameOf({ scope, id }: MemoryRecord): string {
  return named(scope, id)
}

function named(scope: Scope, id: string): string {
  return JSON.stringify([scope, id])
}
