import type { ChainWord } from './chain.ts'
import { spanText } from './chain.ts'

/** Words in one span at most. */
export const maxSpan = 5

/** What parting words costs, in units of a span's score (cosines). Chosen on questions with two relations, `apps/bench`. */
export interface Costs {
  /** For each relation: one that explains hardly anything is not worth its step. */
  readonly step: number
  /** For a way back that has no name of its own: it is called as the way there, but is seldom meant. */
  readonly back: number
  /** In place of that, for going back by the relation that was just come by, to what shares it: `the same director`. */
  readonly undo: number
  /** What such a way back gains, in place of a cost, where the question asks for it; it takes no words then. */
  readonly share: number
  /** For a span that begins between words which stand together. */
  readonly part: number
  /** For a span of nothing but `where`, `when`, `how`, `why`: they rather go with a verb. */
  readonly bare: number
  /** For each word that no relation takes. */
  readonly skip: number
}

/** The spans of a chain: from each word, of 1 to `maxSpan` words. */
export interface Spans {
  readonly words: number
  /** Number of the span's text in the list of texts that scores are for; -1 beyond the chain's end. `[words × maxSpan]` */
  readonly texts: Int32Array
  /** What each span costs in itself. `[words × maxSpan]` */
  readonly costs: Float64Array
}

/** Adds the texts of the chain's spans to `texts`, each once. */
export function spansOf(chain: readonly ChainWord[], texts: Map<string, number>, costs: Costs): Spans {
  const numbers = new Int32Array(chain.length * maxSpan).fill(-1)
  const spanCosts = new Float64Array(chain.length * maxSpan)
  for (let from = 0; from < chain.length; from++)
    for (let to = from + 1; to <= Math.min(chain.length, from + maxSpan); to++) {
      const text = spanText(chain, from, to)
      const number = texts.get(text) ?? texts.size
      texts.set(text, number)
      const at = from * maxSpan + to - from - 1
      numbers[at] = number
      const bare = chain.slice(from, to).every((word) => word.bare)
      spanCosts[at] = (chain[from]?.close === true ? costs.part : 0) + (bare ? costs.bare : 0)
    }
  return { words: chain.length, texts: numbers, costs: spanCosts }
}

/** Best score of the chain's first words, by their number, with no relation yet. `[words + 1]` */
export function emptyPrefix({ words }: Spans, { skip }: Costs): Float64Array {
  return Float64Array.from({ length: words + 1 }, (_, i) => -skip * i)
}

/**
 * One relation more: best[j] = max over spans i..j of prefix[i] + says[span] - costs[span], or best[j - 1] - skip. The
 * spans of a path's relations follow each other, so each path costs words × maxSpan for each of its relations.
 */
export function extendPrefix(
  { words, texts, costs }: Spans,
  prefix: Float64Array,
  says: Float64Array,
  { skip }: Costs,
): Float64Array {
  const best = new Float64Array(words + 1).fill(-Infinity)
  for (let from = 0; from < words; from++) {
    const before = prefix[from] ?? -Infinity
    for (let length = 1; length <= maxSpan && from + length <= words; length++) {
      const span = from * maxSpan + length - 1
      const score = before + (says[texts[span] ?? -1] ?? -Infinity) - (costs[span] ?? 0)
      if (score > (best[from + length] ?? -Infinity)) best[from + length] = score
    }
  }
  for (let to = 1; to <= words; to++) {
    const skipped = (best[to - 1] ?? -Infinity) - skip
    if (skipped > (best[to] ?? -Infinity)) best[to] = skipped
  }
  return best
}

/** Which words each relation of a path takes in its best split: from and to, half-open; the shortest of equal ones. */
export function bestSplit(
  spans: Spans,
  columns: readonly Float64Array[],
  costs: Costs,
): readonly (readonly [from: number, to: number])[] {
  const prefixes = [emptyPrefix(spans, costs)]
  for (const says of columns)
    prefixes.push(extendPrefix(spans, prefixes.at(-1) ?? new Float64Array(0), says, costs))
  const split: (readonly [number, number])[] = []
  let to = spans.words
  for (let k = columns.length - 1; k >= 0; k--) {
    const best = prefixes[k + 1] ?? new Float64Array(0)
    const before = prefixes[k] ?? new Float64Array(0)
    let length = spanEnding(spans, before, columns[k] ?? new Float64Array(0), best, to)
    while (length === 0 && to > 0) {
      to -= 1
      length = spanEnding(spans, before, columns[k] ?? new Float64Array(0), best, to)
    }
    split.unshift([to - length, to])
    to -= length
  }
  return split
}

/** The length of the span that makes the best score of the first `to` words, 0 where the last of them was passed over. */
function spanEnding(
  { texts, costs }: Spans,
  prefix: Float64Array,
  says: Float64Array,
  best: Float64Array,
  to: number,
): number {
  for (let length = 1; length <= Math.min(maxSpan, to); length++) {
    const from = to - length
    const span = from * maxSpan + length - 1
    const score = (prefix[from] ?? -Infinity) + (says[texts[span] ?? -1] ?? -Infinity) - (costs[span] ?? 0)
    if (score > -Infinity && score === best[to]) return length
  }
  return 0
}
