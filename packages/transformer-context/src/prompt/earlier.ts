import type { Departure, Layout, LayoutLine, Placed } from '@mnestic/core'
import type { Line } from './line.ts'
import type { Form } from './form.ts'
import { blockTexts, type Block } from './text.ts'

/** The previous prompt, as far as it still lives. */
export interface Earlier {
  /** Lines that stand as they stood, in their order; without pinned ones, which stand by their pins. */
  readonly lines: readonly Line[]
  /** Its text, as far as it can still be told: up to the first record that is gone. */
  readonly text: string
  /** Pinned then. */
  readonly pinned: readonly Line[]
  /** Not corrected then, and corrected now, or the other way round. */
  readonly changed: readonly Line[]
  readonly gone: readonly Departure[]
  /** How many times it was cut back since its base was chosen. */
  readonly cut: number
}

/** `undefined` where there was no prompt, or one in another form. */
export function earlierOf(
  previous: Layout | undefined,
  previously: readonly Placed[],
  { form, ids }: Form,
): Earlier | undefined {
  if (previous === undefined || previous.form !== form) return undefined
  const living = new Map(previously.map((placed) => [placed.record.seq, placed]))
  const lines: Line[] = []
  const pinned: Line[] = []
  const told: Block[] = []
  const changed: Line[] = []
  const gone: Departure[] = []
  let tellable = true
  for (const block of previous.blocks) {
    const before: Line[] = []
    for (const [i, line] of (block.lines ?? []).entries()) {
      const placed = living.get(line.seq)
      if (placed === undefined) {
        tellable = false
        gone.push({ id: block.ids[i] ?? '', reason: 'gone' })
        continue
      }
      const made = lineOf(placed, line)
      if (tellable) before.push(made)
      if (line.why === 'pinned') pinned.push(made)
      else if (placed.superseded !== made.corrected) changed.push(made)
      else lines.push(made)
    }
    told.push({ name: block.name, titled: isTitled(block.lines), lines: before })
  }
  const { cut = 0 } = previous
  return { lines, pinned, changed, gone, cut, text: blockTexts(told, ids).join('') }
}

function lineOf({ record, signals }: Placed, { why, spans, corrected, tokens }: LayoutLine): Line {
  return { record, signals, why, spans, corrected: corrected === true, tokens }
}

/** Of pinned blocks alone the name is shown. */
function isTitled(lines: readonly LayoutLine[] | undefined): boolean {
  return lines?.[0]?.why === 'pinned'
}
