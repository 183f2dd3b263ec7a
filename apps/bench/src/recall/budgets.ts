import { scope, type Composition, type Memory } from '@mnestic/core'
import type { Conversation } from './dataset.ts'
import { rankedIds } from './memory.ts'
import { share } from './metrics.ts'
import { turnTokens } from './tokens.ts'

/** Of one question at one budget: the share of its gold turns that is inside. */
export interface Budgeted {
  readonly tokens: number
  /** Whole turns in rank order, up to the first that does not fit. */
  readonly ranked: number
  /** The context that the memory assembled itself. */
  readonly context: number
}

/** Deep enough that short turns fill the largest budget. */
const limit = 100

/** Asks every question once for each budget, of conversations that the memory holds already. */
export async function measureBudgets(
  memory: Memory<Composition>,
  conversations: readonly Conversation[],
  budgets: readonly number[],
): Promise<readonly Budgeted[]> {
  const measured: Budgeted[] = []
  for (const { name, questions } of conversations)
    for (const { text, gold } of questions) {
      const wanted = new Set(gold)
      for (const tokens of budgets) {
        const found = await memory.read(scope(name), text, { limit, budget: { tokens }, deadline: 60_000 })
        const ids = rankedIds(found)
        const costs = found.items.map(({ record }) => turnTokens(record.text))
        const inContext = new Set(found.layout.blocks.flatMap((block) => block.ids))
        measured.push({
          tokens,
          ranked: share(ids.slice(0, fitting(costs, tokens)), wanted),
          context: share([...inContext], wanted),
        })
      }
    }
  return measured
}

/** How many from the front fit together. */
export function fitting(costs: readonly number[], tokens: number): number {
  let used = 0
  const end = costs.findIndex((cost) => (used += cost) > tokens)
  return end < 0 ? costs.length : end
}
