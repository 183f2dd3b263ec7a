import type { Departure, Layout, LayoutLine, TokenCounter } from '@mnestic/core'
import type { Earlier } from './earlier.ts'
import type { Form } from './form.ts'
import type { Line } from './line.ts'
import type { Packed } from './packing.ts'
import type { StandingLines } from './standing-lines.ts'
import { blockTexts, type Block } from './text.ts'

/** Of what stood before, and of what is new. No pinned block may have such a name. */
export const ownBlocks: readonly string[] = ['stable', 'tail']

export interface Laid {
  readonly text: string
  readonly tokens: number
  readonly blocks: readonly Block[]
  readonly texts: readonly string[]
}

/** Pinned blocks, what stood before in its order, then what is new, by time. */
export function lay(stands: StandingLines, packed: Packed, { ids }: Form, count: TokenCounter): Laid {
  const tail = [...packed.recent, ...packed.taken].toSorted(
    (a, b) => a.record.at - b.record.at || a.record.seq - b.record.seq,
  )
  const blocks: readonly Block[] = [
    ...stands.pinned,
    { name: 'stable', titled: false, lines: packed.stable },
    { name: 'tail', titled: false, lines: tail },
  ].filter(({ lines }) => lines.length > 0)
  const texts = blockTexts(blocks, ids)
  const text = texts.join('')
  return { text, texts, blocks, tokens: text === '' ? 0 : count(text) }
}

/** The layout, with what it shares with the previous one and what left that. */
export function layoutOf(
  { text, tokens, blocks, texts }: Laid,
  earlier: Earlier | undefined,
  { form }: Form,
  count: TokenCounter,
): Layout {
  const same = earlier === undefined ? '' : commonLines(earlier.text, text)
  const unchanged = same.length === text.length ? tokens : same === '' ? 0 : count(same)
  // Up to each block's end, so that blocks add up to the whole; a tokenizer may be slow, and often it is what stayed.
  let upTo = ''
  const ends = texts.map((own, i) => {
    upTo += own
    return i === texts.length - 1 ? tokens : upTo.length === same.length ? unchanged : count(upTo)
  })
  return {
    form,
    blocks: blocks.map(({ name, lines }, i) => ({
      name,
      ids: lines.map(({ record }) => record.id),
      tokens: (ends[i] ?? 0) - (ends[i - 1] ?? 0),
      lines: lines.map(layoutLine),
    })),
    tokens,
    ...(earlier !== undefined && {
      unchanged,
      left: leftOf(earlier, blocks),
    }),
  }
}

function layoutLine({ record, why, tokens, spans, corrected }: Line): LayoutLine {
  return {
    seq: record.seq,
    tokens,
    why,
    ...(spans !== undefined && { spans }),
    ...(corrected && { corrected: true }),
  }
}

function leftOf(earlier: Earlier, blocks: readonly Block[]): readonly Departure[] {
  const now = new Set(blocks.flatMap(({ lines }) => lines.map(({ record }) => record.seq)))
  const left = (lines: readonly Line[], reason: Departure['reason']): readonly Departure[] =>
    lines.filter(({ record }) => !now.has(record.seq)).map(({ record }) => ({ id: record.id, reason }))
  return [
    ...earlier.gone,
    ...left(earlier.changed, 'corrected'),
    ...left(earlier.pinned, 'unpinned'),
    ...left(earlier.lines, 'room'),
  ]
}

/** The longest common beginning that ends with a line. */
function commonLines(before: string, now: string): string {
  const most = Math.min(before.length, now.length)
  let end = 0
  while (end < most && before.charCodeAt(end) === now.charCodeAt(end)) end += 1
  return now.slice(0, now.lastIndexOf('\n', end - 1) + 1)
}
