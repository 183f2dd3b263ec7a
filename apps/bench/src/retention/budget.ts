import { turnTokens } from '../recall/tokens.ts'

/** The part of all tokens that may stay. */
export const share = 0.25

/** What a memory may hold: turns with their tokens, and how often each is of use. */
export interface Stock {
  readonly tokens: readonly number[]
  readonly uses: readonly number[]
}

export function stockOf(texts: readonly string[], uses: readonly number[]): Stock {
  return { tokens: texts.map((text) => turnTokens(text)), uses }
}

/**
 * The share of all uses that is kept, where turns are taken by falling worth as long as they fit into this share of all
 * tokens; what does not fit is passed over.
 */
export function keptShare({ tokens, uses }: Stock, worth: readonly number[], share: number): number {
  const budget = share * sum(tokens)
  let [spent, kept] = [0, 0]
  for (const i of byWorth(worth)) {
    const cost = tokens[i] ?? 0
    if (spent + cost > budget) continue
    spent += cost
    kept += uses[i] ?? 0
  }
  return kept / sum(uses)
}

/** The share of all uses that these turns have. */
export function usesKept({ uses }: Stock, kept: readonly boolean[]): number {
  return sum(uses.filter((_, i) => kept[i])) / sum(uses)
}

/** Equal ones in their order. */
function byWorth(worth: readonly number[]): readonly number[] {
  return worth.map((_, i) => i).toSorted((a, b) => (worth[b] ?? 0) - (worth[a] ?? 0) || a - b)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, x) => all + x, 0)
}
