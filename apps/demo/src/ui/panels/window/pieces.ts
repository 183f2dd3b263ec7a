import type { Layout, WindowPage } from '../../../api/window.ts'

type WindowRecord = WindowPage['window']['blocks'][number]['records'][number]

export type PieceKind = 'pinned' | 'stayed' | 'new' | 'heads'

/** A part of the strip. All pieces together are the prompt. */
export interface Piece {
  readonly kind: PieceKind
  /** Of the prompt's tokens. */
  readonly tokens: number
  /** Absent for what stands between records: names of blocks, and times. */
  readonly shown?: WindowRecord
}

/** The prompt from its beginning to its end. */
export function piecesOf({ window }: WindowPage, previous: Layout | undefined): readonly Piece[] {
  const before = new Set(previous?.blocks.flatMap(({ ids }) => ids))
  const kindOf = ({ record, why }: WindowRecord): PieceKind =>
    why === 'pinned' ? 'pinned' : before.has(record.id) ? 'stayed' : 'new'
  return window.blocks.flatMap(({ tokens, records }): readonly Piece[] => {
    const own = records.reduce((sum, one) => sum + one.tokens, 0)
    const heads: readonly Piece[] = own < tokens ? [{ kind: 'heads', tokens: tokens - own }] : []
    // Counted one by one, lines may have a token more than the block has as a whole.
    const scale = own > tokens ? tokens / own : 1
    return [
      ...heads,
      ...records.map((shown): Piece => ({ kind: kindOf(shown), tokens: shown.tokens * scale, shown })),
    ]
  })
}

export const kindLabels: Readonly<Record<PieceKind, string>> = {
  pinned: 'pinned',
  stayed: 'stood before',
  new: 'new',
  heads: 'times and names of blocks',
}

const reasons: Readonly<Record<WindowRecord['why'], string>> = {
  pinned: 'somebody pinned it',
  recent: 'among the last records',
  found: 'the question found it',
  beside: 'it is the question to an answer that was found',
}

/** Why a record is in the window. */
export function whyOf({ kind, shown }: Piece): string {
  if (shown === undefined) return kindLabels[kind]
  const entered =
    kind === 'stayed' && shown.why === 'found' ? 'an earlier question found it' : reasons[shown.why]
  return `${kind === 'stayed' ? 'stood before: ' : ''}${entered}${shown.inPart ? ', in part' : ''}`
}
