import type { Assembled, Omission, TokenCounter } from '../contract/assembler.ts'
import type { Piece } from './piece.ts'

/** One block, its lines by time: what a model reads is what happened, in the order in which it did. */
export function layOut(
  taken: readonly Piece[],
  omitted: readonly Omission[],
  count: TokenCounter,
): Assembled {
  const ordered = taken.toSorted((a, b) => a.record.at - b.record.at || a.record.seq - b.record.seq)
  const text = ordered.map(({ line }) => line).join('\n')
  const tokens = text === '' ? 0 : count(text)
  const ids = ordered.map(({ record }) => record.id)
  return { text, layout: { blocks: [{ name: 'recalled', ids, tokens }], tokens }, omitted }
}
