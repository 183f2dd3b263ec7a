import { openMemory, type CommonReadOptions, type Composition, type Weights } from '@mnestic/core'
import type { Recipe } from '../compositions.ts'
import { cachedEmbedder } from './cached-embedder.ts'
import type { Conversation } from './dataset.ts'
import { memoryContestant } from './memory.ts'
import type { Scored } from './metrics.ts'
import { askAll } from './run.ts'

/** A change of a composition, of which one wants to know what it does to recall. */
export interface Variant {
  readonly name: string
  /** In fusion, at the time of a read: nothing is remembered again for it. */
  readonly weights?: Weights<Composition>
  /** Beside them. */
  readonly read?: Pick<CommonReadOptions, 'diversity' | 'recency'>
  /** Asks as if each conversation had just ended. Default: now. */
  readonly atEnd?: true
  /** What the memory is made of instead: takes a memory of its own. */
  readonly change?: (base: Recipe) => Recipe
}

export interface VariantRun {
  readonly name: string
  readonly scored: readonly Scored[]
}

/** Asks all questions of each variant; `base` is made anew for each memory, vectors are computed once. */
export async function runVariants(
  base: () => Recipe,
  variants: readonly Variant[],
  conversations: readonly Conversation[],
  say: (line: string) => void,
): Promise<readonly VariantRun[]> {
  const runs = new Map<Variant, VariantRun>()
  const { shared = [], own = [] } = Object.groupBy(variants, ({ change }) =>
    change === undefined ? 'shared' : 'own',
  )
  for (const together of [shared, ...own.map((variant) => [variant])]) {
    const [first] = together
    if (first === undefined) continue
    const made = first.change?.(base()) ?? base()
    const embedder = made.embedder === undefined ? undefined : cachedEmbedder(made.embedder)
    await using memory = await openMemory({ ...made, embedder })
    for (const conversation of conversations) await memoryContestant(memory).remember(conversation)
    for (const variant of together) {
      say(`${variant.name} ...`)
      const { name, weights, read, atEnd } = variant
      const scored = await askAll(memoryContestant(memory, { weights, ...read }, atEnd), conversations)
      runs.set(variant, { name, scored })
    }
  }
  return variants.flatMap((variant) => runs.get(variant) ?? [])
}
