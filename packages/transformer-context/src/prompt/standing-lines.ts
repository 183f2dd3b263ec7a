import type { Candidate, Omission, Standing } from '@mnestic/core'
import type { Line } from './line.ts'
import type { Pieces } from './piece.ts'
import type { Block } from './text.ts'

/** What stands whatever the cue. */
export interface StandingLines {
  /** A block for each name, in the order in which names first come. */
  readonly pinned: readonly Block[]
  /** In their order. */
  readonly recent: readonly Line[]
  readonly omitted: readonly Omission[]
  readonly tokens: number
}

/** Tokens for a block's name and a head. */
const overhead = 16

/**
 * Pinned records whole, in their order, then of the last records the latest first, while they fit. What is corrected
 * does not stand: a backend that knows of the correction names that.
 */
export function standingLines(standing: readonly Standing[], budget: number, pieces: Pieces): StandingLines {
  const blocks = new Map<string, Line[]>()
  const recent: Line[] = []
  const omitted: Omission[] = []
  let tokens = 0
  const take = (line: Line, more: number): boolean => {
    const fits = tokens + line.tokens + more <= budget
    if (fits) tokens += line.tokens + more
    else omitted.push({ id: line.record.id, reason: 'budget', tokens: line.tokens })
    return fits
  }
  const current = standing.filter(({ superseded }) => !superseded)
  for (const placed of current.filter(({ why }) => why === 'pinned')) {
    const lines = blocks.get(placed.block) ?? []
    const line = pieces.whole(placed, 'pinned')
    if (!take(line, lines.length === 0 ? overhead : 0)) continue
    lines.push(line)
    blocks.set(placed.block, lines)
  }
  const last = current.filter(({ why }) => why === 'recent')
  for (const placed of last.toReversed()) {
    const line = pieces.shown(unasked(placed), 'recent')
    if (take(line, recent.length === 0 ? overhead : 0)) recent.unshift(line)
  }
  const pinned = [...blocks].map(([name, lines]): Block => ({ name, titled: true, lines }))
  return { pinned, recent, omitted, tokens }
}

/** Of a long one stands the beginning. */
function unasked(placed: Standing): Candidate {
  return { ...placed, score: 0, spans: [] }
}
