import type { Trace, TraceStep } from '../../../api.ts'

/** A band over the records: all lanes of the strip share their columns. */
export interface Lane {
  /** Over the band; absent where it speaks for itself. */
  readonly caption?: string
  /** What its colours mean. */
  readonly legend?: HTMLElement
  /** In CSS pixels. */
  readonly height: number
  draw(context: CanvasRenderingContext2D, columns: Columns): void
}

/** Where records stand, in CSS pixels from the left. */
export interface Columns {
  readonly width: number
  readonly count: number
  left(index: number): number
  centre(index: number): number
}

export function columnsOf(count: number, width: number): Columns {
  const step = width / Math.max(1, count)
  return { width, count, left: (index) => index * step, centre: (index) => (index + 0.5) * step }
}

/** A stretch of records of one session: from, and up to (not including). */
export interface Stretch {
  readonly session: string | undefined
  readonly from: number
  readonly to: number
}

export function stretches(steps: readonly TraceStep[]): readonly Stretch[] {
  const found: Stretch[] = []
  steps.forEach(({ session }, index) => {
    const last = found.at(-1)
    if (last !== undefined && last.session === session) found[found.length - 1] = { ...last, to: index + 1 }
    else found.push({ session, from: index, to: index + 1 })
  })
  return found
}

/** Records after which a context has a past of some length: the first of a session move it most, whatever they say. */
const settled = 4

/** The steps that are most by some measure, largest first. */
function most(
  steps: readonly TraceStep[],
  count: number,
  by: (step: TraceStep) => number | undefined,
): readonly number[] {
  return steps
    .flatMap((step, index) => {
      const value = by(step)
      return value === undefined ? [] : [{ value, index }]
    })
    .toSorted((a, b) => b.value - a.value || a.index - b.index)
    .slice(0, count)
    .map(({ index }) => index)
}

/** The steps that opened the input gate most. */
export function openers({ steps }: Trace, count: number): readonly number[] {
  return most(steps, count, ({ worth }) => worth?.gates?.input)
}

/** The steps that are most worth keeping. */
export function keepers({ steps }: Trace, count: number): readonly number[] {
  return most(steps, count, ({ worth }) => worth?.keep)
}

/** Whether a session seems to begin here. */
export function inferred({ worth }: TraceStep): boolean {
  return (worth?.boundary ?? -1) > 0
}

/** The steps that moved the context most, furthest first; the beginnings of sessions apart, unless that is all there is. */
export function movers({ steps }: Trace, count: number): readonly number[] {
  const late = new Set(
    stretches(steps).flatMap(({ from, to }) => steps.slice(from + settled, Math.max(from + settled, to))),
  )
  return most(steps, count, (step) =>
    (step.drift ?? 0) > 0 && (late.size === 0 || late.has(step)) ? step.drift : undefined,
  )
}
