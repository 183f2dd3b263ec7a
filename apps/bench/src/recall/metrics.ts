import { mean } from '../stats.ts'
import { protocols } from './protocols.ts'

/** The depths at which recall is reported. */
export const depths = [5, 10, 25] as const

export interface Scored {
  readonly conversation: string
  readonly category: string
  /** Share of the gold turns in the first k, at each of `depths`; 1 where there is none to find. */
  readonly recall: readonly number[]
  /** 1 / rank of the first gold turn, 0 where none was answered; 1 where there is none to find. */
  readonly reciprocalRank: number
  /** By each of `protocols`; 1 where there is nothing to find. */
  readonly hits: readonly (0 | 1)[]
  /** Time of the read, in milliseconds. */
  readonly ms: number
}

/** `ranked` are distinct ids, strongest first; `sessions` the session of each turn. */
export function score(
  ranked: readonly string[],
  gold: readonly string[],
  sessions: ReadonlyMap<string, string>,
): Pick<Scored, 'recall' | 'reciprocalRank' | 'hits'> {
  if (gold.length === 0)
    return { recall: depths.map(() => 1), reciprocalRank: 1, hits: protocols.map(() => 1) }
  const wanted = new Set(gold)
  const found = (k: number): number => share(ranked.slice(0, k), wanted)
  const first = ranked.findIndex((id) => wanted.has(id))
  return {
    recall: depths.map(found),
    reciprocalRank: first < 0 ? 0 : 1 / (first + 1),
    hits: protocols.map(({ hit }) => (hit(ranked, wanted, sessions) ? 1 : 0)),
  }
}

/** Share of the wanted that is among the ids; 1 where nothing is wanted. */
export function share(ids: readonly string[], wanted: ReadonlySet<string>): number {
  return wanted.size === 0 ? 1 : ids.filter((id) => wanted.has(id)).length / wanted.size
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

/** R@10, 0 to 1: what compositions, settings and conversations are compared by. */
export function recallAt10({ recall }: Scored): number {
  return recall[depths.indexOf(10)] ?? NaN
}

/** R@5, 0 to 1: what a learned ranking is judged by. */
export function recallAt5({ recall }: Scored): number {
  return recall[depths.indexOf(5)] ?? NaN
}
