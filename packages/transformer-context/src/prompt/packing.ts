import type { Omission } from '@mnestic/core'
import { choose, type Offer } from './choose.ts'
import type { Earlier } from './earlier.ts'
import type { Line } from './line.ts'
import { signalNamed } from './piece.ts'
import type { StandingLines } from './standing-lines.ts'

/** What a prompt is made of, pinned blocks apart. */
export interface Packed {
  /** Lines that stood before, in the order in which they stood. */
  readonly stable: readonly Line[]
  /** Last records that did not stand before. */
  readonly recent: readonly Line[]
  /** New ones, in the order in which they were taken. */
  readonly taken: readonly Line[]
  readonly omitted: readonly Omission[]
}

export interface Packing {
  readonly offer: Offer
  readonly stands: StandingLines
  readonly budget: number
}

/** As much as fits of what is worth most for the cue, in `limit` tokens. @throws ABORTED */
export async function packAnew({ offer, stands }: Packing, limit: number): Promise<Packed> {
  const standing = [...stands.pinned.flatMap(({ lines }) => lines), ...stands.recent]
  const wanted = { standing, room: limit - stands.tokens, need: -Infinity }
  const { taken, omitted } = await choose(offer, wanted)
  return { stable: [], recent: stands.recent, taken, omitted }
}

/**
 * The previous prompt and, after it, what the cue needs that does not stand yet. `undefined` where that does not fit.
 * @throws ABORTED
 */
export async function packOn(
  { offer, stands, budget }: Packing,
  earlier: Earlier,
  need: number,
): Promise<Packed | undefined> {
  const pinned = stands.pinned.flatMap(({ lines }) => lines)
  const stable = without(earlier.lines, pinned)
  const recent = without(stands.recent, stable)
  const standing = [...pinned, ...stable, ...recent]
  const room = budget - sum(standing)
  const { taken, omitted, short } = await choose(offer, { standing, room, need })
  return short || room < 0 ? undefined : { stable, recent, taken, omitted }
}

/**
 * Cut back: the first lines of the previous prompt stay as they are, up to a share of the budget (its base), then comes
 * what the cue needs; the rest is room to grow into. Now and then (`renewed`) the base is chosen anew from all that stood,
 * by what is most worth keeping; in its order, so that a prefix may stay even then. @throws ABORTED
 */
export async function cutBack(
  { offer, stands, budget }: Packing,
  earlier: Earlier,
  { need, stay, limit, renewed }: CutOptions,
): Promise<Packed> {
  const fixed = [...stands.pinned.flatMap(({ lines }) => lines), ...stands.recent]
  const stood = distinct(without(earlier.lines, fixed).filter(({ corrected }) => !corrected))
  const room = limit - stands.tokens
  const share = Math.min(stay * budget, room)
  const stable = renewed ? inOrder(stood, firstIn(byKeep(stood), share)) : leading(stood, share)
  const wanted = { standing: [...fixed, ...stable], room: room - sum(stable), need }
  const { taken, omitted } = await choose(offer, wanted)
  return { stable, recent: stands.recent, taken, omitted }
}

interface CutOptions {
  readonly need: number
  readonly stay: number
  readonly limit: number
  readonly renewed: boolean
}

function leading(lines: readonly Line[], room: number): readonly Line[] {
  let tokens = 0
  const end = lines.findIndex((line) => (tokens += line.tokens) > room)
  return end < 0 ? lines : lines.slice(0, end)
}

function firstIn(lines: readonly Line[], room: number): ReadonlySet<Line> {
  const kept = new Set<Line>()
  let tokens = 0
  for (const line of lines) {
    if (tokens + line.tokens > room) continue
    kept.add(line)
    tokens += line.tokens
  }
  return kept
}

function inOrder(lines: readonly Line[], some: ReadonlySet<Line>): readonly Line[] {
  return lines.filter((line) => some.has(line))
}

function byKeep(lines: readonly Line[]): readonly Line[] {
  return lines.toSorted((a, b) => keepOf(b) - keepOf(a) || b.record.seq - a.record.seq)
}

/** By the cells of an LSTM where one is composed, by the information of the words otherwise. */
function keepOf({ signals }: Line): number {
  return signalNamed(signals, 'keep') ?? signalNamed(signals, 'information') ?? -Number.MAX_VALUE
}

/** A record that stood twice, in different parts, stands once from now on. */
function distinct(lines: readonly Line[]): readonly Line[] {
  const seqs = new Set<number>()
  return lines.filter(({ record }) => !seqs.has(record.seq) && seqs.add(record.seq))
}

function without(lines: readonly Line[], others: readonly Line[]): readonly Line[] {
  const seqs = new Set(others.map(({ record }) => record.seq))
  return lines.filter(({ record }) => !seqs.has(record.seq))
}

function sum(lines: readonly Line[]): number {
  return lines.reduce((total, { tokens }) => total + tokens, 0)
}
