import type { ScopeNumber, Seq } from '@mnestic/core'
import { int, type Row } from '../rows.ts'

/** A record by its best row. */
export interface Best {
  readonly seq: Seq
  readonly scope: ScopeNumber
  /** 0: the whole text; 1, 2, ...: its passages. */
  readonly part: number
  /** Cosine. */
  readonly score: number
}

/** Records of rows, strongest first, ties by seq; a row without an opinion (zeros) has no cosine, and counts for nothing. */
export function bestOf(rows: readonly Row[], has: (seq: Seq) => boolean): readonly Best[] {
  const found = new Map<Seq, Best>()
  for (const row of rows) {
    const score = Number(row['score'])
    const seq = int(row, 'seq')
    const known = found.get(seq)
    const part = int(row, 'part')
    if (!Number.isFinite(score) || !has(seq)) continue
    if (known !== undefined && (known.score > score || (known.score === score && known.part < part))) continue
    found.set(seq, { seq, scope: int(row, 'scope'), part, score })
  }
  return [...found.values()].toSorted((a, b) => b.score - a.score || a.seq - b.seq)
}
