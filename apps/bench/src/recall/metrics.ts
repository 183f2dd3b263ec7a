import { mean } from '../stats.ts'

/** The depths at which recall is reported. */
export const depths = [5, 10, 25] as const

export interface Scored {
  readonly conversation: string
  readonly category: string
  /** Share of the gold turns in the first k, at each of `depths`; 1 where there is none to find. */
  readonly recall: readonly number[]
  /** 1 / rank of the first gold turn, 0 where none was answered; 1 where there is none to find. */
  readonly reciprocalRank: number
  /** Time of the read, in milliseconds. */
  readonly ms: number
}

/** `ranked` are distinct ids, strongest first. */
export function score(
  ranked: readonly string[],
  gold: readonly string[],
): Pick<Scored, 'recall' | 'reciprocalRank'> {
  if (gold.length === 0) return { recall: depths.map(() => 1), reciprocalRank: 1 }
  const wanted = new Set(gold)
  const found = (k: number): number => ranked.slice(0, k).filter((id) => wanted.has(id)).length / wanted.size
  const first = ranked.findIndex((id) => wanted.has(id))
  return { recall: depths.map(found), reciprocalRank: first < 0 ? 0 : 1 / (first + 1) }
}

export interface Summary {
  readonly questions: number
  /** At each of `depths`, 0 to 100. */
  readonly recall: readonly number[]
  /** 0 to 1. */
  readonly mrr: number
}

export function summarise(scored: readonly Scored[]): Summary {
  return {
    questions: scored.length,
    recall: depths.map((_, i) => 100 * mean(scored.map(({ recall }) => recall[i] ?? 0))),
    mrr: mean(scored.map(({ reciprocalRank }) => reciprocalRank)),
  }
}
