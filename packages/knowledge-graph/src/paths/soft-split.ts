import type { Meaning } from './meaning.ts'
import type { Relation } from './path-graph.ts'
import type { Found } from './search.ts'
import { maxSpan, type Costs, type Spans } from './split.ts'

/** Smaller shares are not counted. */
const leastShare = 1e-4

/** `share`: part of a question, 0 to 1. `text`: its number. */
type Count = (text: number, relation: Relation, share: number) => void

/**
 * Shares one question out over paths and their splits by exp(score / temperature): the forward and backward sums of
 * hidden Markov models, whose states here last for some words (Rabiner 1989, on explicit durations).
 */
export function shareOut(
  found: readonly Found[],
  spans: Spans,
  meaning: Pick<Meaning, 'says'>,
  { costs, temperature }: { readonly costs: Costs; readonly temperature: number },
  count: Count,
): void {
  const paths = found.map(({ said: relations, cost }) => {
    const forward = [emptySum(spans, costs, temperature)]
    for (const relation of relations)
      forward.push(
        extendSum(spans, forward.at(-1) ?? new Float64Array(0), meaning.says(relation), costs, temperature),
      )
    const sum = forward.at(-1)?.[spans.words] ?? -Infinity
    return { relations, forward, sum, weight: sum - cost / temperature }
  })
  const best = paths.reduce((most, { weight }) => Math.max(most, weight), -Infinity)
  const all = paths.reduce((total, { weight }) => total + Math.exp(weight - best), 0)
  for (const { relations, forward, sum, weight } of paths) {
    const share = Math.exp(weight - best) / all
    if (!(share >= leastShare)) continue
    countSplits(relations, forward, spans, meaning, costs, temperature, share, sum, count)
  }
}

function countSplits(
  relations: readonly Relation[],
  forward: readonly Float64Array[],
  { words, texts, costs: spanCosts }: Spans,
  meaning: Pick<Meaning, 'says'>,
  { skip }: Costs,
  temperature: number,
  share: number,
  sum: number,
  count: Count,
): void {
  let backward = new Float64Array(words + 1).fill(-Infinity)
  backward[words] = 0
  for (let k = relations.length - 1; k >= 0; k--) {
    const relation = relations[k] ?? 0
    const says = meaning.says(relation)
    const before = forward[k] ?? new Float64Array(0)
    // Words that are passed over after the span come first, as in `extendSum`.
    for (let to = words - 1; to >= 0; to--)
      backward[to] = addLogs(backward[to] ?? -Infinity, (backward[to + 1] ?? -Infinity) - skip / temperature)
    const earlier = new Float64Array(words + 1).fill(-Infinity)
    for (let from = 0; from < words; from++)
      for (let length = 1; length <= maxSpan && from + length <= words; length++) {
        const span = from * maxSpan + length - 1
        const text = texts[span] ?? -1
        const weight = ((says[text] ?? -Infinity) - (spanCosts[span] ?? 0)) / temperature
        const after = weight + (backward[from + length] ?? -Infinity)
        if (after === -Infinity) continue
        earlier[from] = addLogs(earlier[from] ?? -Infinity, after)
        const part = share * Math.exp((before[from] ?? -Infinity) + after - sum)
        if (part >= leastShare) count(text, relation, part)
      }
    backward = earlier
  }
}

function emptySum({ words }: Spans, { skip }: Costs, temperature: number): Float64Array {
  return Float64Array.from({ length: words + 1 }, (_, i) => (-skip * i) / temperature)
}

/** As `extendPrefix`, with sums over all splits in place of the best. */
function extendSum(
  { words, texts, costs: spanCosts }: Spans,
  prefix: Float64Array,
  says: Float64Array,
  { skip }: Costs,
  temperature: number,
): Float64Array {
  const sums = new Float64Array(words + 1).fill(-Infinity)
  for (let from = 0; from < words; from++)
    for (let length = 1; length <= maxSpan && from + length <= words; length++) {
      const span = from * maxSpan + length - 1
      const score = (says[texts[span] ?? -1] ?? -Infinity) - (spanCosts[span] ?? 0)
      const to = from + length
      sums[to] = addLogs(sums[to] ?? -Infinity, (prefix[from] ?? -Infinity) + score / temperature)
    }
  for (let to = 1; to <= words; to++)
    sums[to] = addLogs(sums[to] ?? -Infinity, (sums[to - 1] ?? -Infinity) - skip / temperature)
  return sums
}

/** log(exp(a) + exp(b)) */
function addLogs(a: number, b: number): number {
  const [more, less] = a > b ? [a, b] : [b, a]
  return less === -Infinity ? more : more + Math.log1p(Math.exp(less - more))
}
