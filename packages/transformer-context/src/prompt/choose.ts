import type { Candidate, MemoryRecord, Omission, Placed } from '@mnestic/core'
import { Repeats, type Pace, type Said } from '@mnestic/core/assemble'
import type { Line } from './line.ts'
import type { Pieces } from './piece.ts'
import { worthFor } from './worth.ts'

/** A head, in tokens, near enough: `[2025-03-14 09:00]` and its line break. */
const headTokens = 12

/** Lines up to so many milliseconds from each other can share a head. */
const hour = 3_600_000

/** The strongest so many are needed whatever they are worth. */
const surely = 3

export interface Offer {
  readonly candidates: readonly Candidate[]
  /** In standard deviations. */
  readonly strengths: ReadonlyMap<Candidate, number>
  /** What gives a short answer its meaning. */
  readonly questions: ReadonlyMap<Candidate, MemoryRecord>
  readonly pieces: Pieces
  readonly pace: Pace
  /** Words of texts, kept from one choice to the next. */
  readonly said: Map<string, Said>
}

export interface Wanted {
  /** What stands already: it costs nothing, and its words are said. */
  readonly standing: readonly Line[]
  /** Tokens. */
  readonly room: number
  /** What is worth less than this is left out. */
  readonly need: number
}

export interface Choice {
  /** In the order in which they were taken. */
  readonly taken: readonly Line[]
  readonly omitted: readonly Omission[]
  /** By the sum of the lines and their heads. */
  readonly tokens: number
  /** Whether something was needed for which there was no room. */
  readonly short: boolean
}

interface Open {
  readonly candidate: Candidate
  readonly strength: number
  readonly tokens: number
  /** Whether a line that it can share a head with stands already. */
  shares: boolean
}

/**
 * Fills a room greedily: again and again the candidate that is worth most for what it would cost now, which is less
 * where a head is there that it can stand under. What stands already costs nothing; the same words of the same speaker
 * are left out, nearly the same ones wait until all else had its turn; a corrected record comes last, and only where what
 * corrects it is there. @throws ABORTED
 */
export async function choose(offer: Offer, { standing, room, need }: Wanted): Promise<Choice> {
  const { candidates, strengths, questions, pieces, pace, said } = offer
  const taken: Line[] = []
  const omitted = new Map<number, Omission>()
  const settled = new Set(standing.map(({ record }) => nameOf(record, record.id)))
  const repeats = new Repeats(said)
  const waiting: Open[] = []
  let tokens = 0
  let short = false
  let seen = 0

  const pool = candidates.map((candidate): Open => {
    const length = Math.min(pieces.lengthOf(candidate), 100)
    return {
      candidate,
      strength: strengths.get(candidate) ?? 0,
      tokens: length,
      shares: standing.some(({ record }) => isNear(record, candidate.record)),
    }
  })
  for (const { record } of standing) repeats.add(record, record.text)

  const take = (line: Line, shares: boolean): void => {
    taken.push(line)
    omitted.delete(line.record.seq)
    settled.add(nameOf(line.record, line.record.id))
    repeats.add(line.record, line.record.text)
    tokens += line.tokens + (shares ? 0 : headTokens)
    for (const open of pool) open.shares ||= isNear(open.candidate.record, line.record)
  }
  const fits = (line: Line, shares: boolean): boolean =>
    tokens + line.tokens + (shares ? 0 : headTokens) <= room
  const takeQuestionOf = (candidate: Candidate): void => {
    const asked = questions.get(candidate)
    if (asked === undefined || settled.has(nameOf(asked, asked.id))) return
    const same = candidates.find(({ record }) => record.seq === asked.seq)
    const placed: Placed = same ?? { record: asked, superseded: false, supersededBy: [], signals: {} }
    const line = pieces.whole(placed, 'beside')
    if (fits(line, true)) take(line, true)
  }
  const leaveOut = ({ candidate, tokens: price }: Open, reason: Omission['reason']): void => {
    const { id, seq } = candidate.record
    omitted.set(seq, { id, reason, tokens: price })
  }
  const consider = (open: Open, last: boolean): void => {
    const { candidate, shares } = open
    const { record, superseded, supersededBy } = candidate
    const name = nameOf(record, record.id)
    if (settled.has(name) && covers([...standing, ...taken], candidate)) return
    if (supersededBy.some((id) => !settled.has(nameOf(record, id)))) return leaveOut(open, 'superseded')
    const own = settled.has(name)
    // A short answer to another question says something else.
    const repeated = own || questions.has(candidate) ? undefined : repeats.of(record, record.text)
    if (repeated === 'again') {
      settled.add(name)
      return leaveOut(open, 'duplicate')
    }
    if (repeated !== undefined && !last && !superseded) return void waiting.push(open)
    const least = Math.min(open.tokens, 50)
    if (tokens + least > room) {
      short = true
      return leaveOut(open, repeated === undefined ? 'budget' : 'duplicate')
    }
    const line = pieces.shown(candidate, 'found')
    if (!fits(line, shares)) {
      short = true
      return leaveOut(open, repeated === undefined ? 'budget' : 'duplicate')
    }
    take(line, shares)
    takeQuestionOf(candidate)
  }
  const considerAll = async (some: readonly Open[], last: boolean): Promise<void> => {
    const left = some.toSorted(
      (a, b) => bound(b) - bound(a) || a.candidate.record.seq - b.candidate.record.seq,
    )
    while (left.length > 0) {
      const at = strongest(left)
      const [open] = left.splice(at, 1)
      if (open === undefined) break
      if (seen >= surely && worth(open) < need) leaveOut(open, 'weak')
      else consider(open, last)
      seen += 1
      await pace.after(open.candidate.record.text)
    }
  }
  await considerAll(
    pool.filter(({ candidate }) => !candidate.superseded),
    false,
  )
  await considerAll(waiting.splice(0), true)
  // Newest first, so that in a chain a correction comes before what it corrects.
  for (const open of pool
    .filter(({ candidate }) => candidate.superseded)
    .toSorted((a, b) => b.candidate.record.seq - a.candidate.record.seq))
    if (worth(open) < need) leaveOut(open, 'weak')
    else consider(open, true)
  return { taken, omitted: [...omitted.values()], tokens, short }
}

/** Whether what the cue points at in the record stands already. */
function covers(lines: readonly Line[], { record, spans }: Candidate): boolean {
  const own = lines.filter((line) => line.record.seq === record.seq)
  const top = spans.toSorted((a, b) => b.strength - a.strength)[0]
  return own.some(
    (line) =>
      line.spans === undefined ||
      top === undefined ||
      line.spans.some(({ start, end }) => start < top.end && end > top.start),
  )
}

/** The place of the one that is worth most now, in a list that falls by what each is worth at best. */
function strongest(left: readonly Open[]): number {
  let best = 0
  let most = -Infinity
  for (const [i, open] of left.entries()) {
    if (bound(open) <= most) break
    const value = worth(open)
    if (value > most) {
      best = i
      most = value
    }
  }
  return best
}

function worth({ strength, tokens, shares }: Open): number {
  return worthFor(strength, tokens + (shares ? 0 : headTokens))
}

function bound({ strength, tokens }: Open): number {
  return worthFor(strength, tokens)
}

function isNear(a: MemoryRecord, b: MemoryRecord): boolean {
  return Math.abs(a.at - b.at) <= hour
}

/** Ids belong to scopes. */
function nameOf({ scope }: MemoryRecord, id: string): string {
  return JSON.stringify([scope, id])
}
