import type { Scope } from '@mnestic/core'
import type { Entity, GraphFact } from '@mnestic/knowledge-graph'
import type { DemoMemory } from '../../compose.ts'

const pageSize = 1_000
/** What a page of the demo can hold; of more the first are shown. */
const most = 20_000

interface Page<Item> {
  readonly items: readonly Item[]
  readonly next: string | undefined
}

async function pages<Item>(
  read: (after: string | undefined) => Promise<Page<Item>>,
): Promise<readonly Item[]> {
  const all: Item[] = []
  let after: string | undefined
  do {
    const { items, next } = await read(after)
    all.push(...items)
    after = next
  } while (after !== undefined && all.length < most)
  return all
}

/** Facts of a scope in the order of the log, all of them or those that hold at a time. */
export function allFacts(
  memory: DemoMemory,
  scope: Scope,
  validAt: string | undefined,
): Promise<readonly GraphFact[]> {
  return pages(async (after) => {
    const { facts, next } = await memory.views.world.facts(scope, { validAt, after, limit: pageSize })
    return { items: facts, next }
  })
}

export function allEntities(memory: DemoMemory, scope: Scope): Promise<readonly Entity[]> {
  return pages(async (after) => {
    const { entities, next } = await memory.views.world.entities(scope, { after, limit: pageSize })
    return { items: entities, next }
  })
}
