import type { MentionOf } from '../contract/graph.ts'
import type { View } from '../view/view.ts'
import type { Citations } from './citations.ts'

/** Mentions that are looked at for a name, at first and where none of these lives. */
const few = 4
const many = 1_000

/** The name of each entity: as the earliest living record says it. Entities that no living record names have none. */
export async function namesOf(
  view: View,
  citations: Citations,
  roots: Iterable<number>,
): Promise<ReadonlyMap<number, string>> {
  const names = new Map<number, string>()
  let open = [...new Set(roots)]
  for (const limit of [few, many]) {
    const mentions = open.map((root) => mentionsOf(view, root, limit))
    await citations.load(mentions.flatMap((all) => all.map(({ seq }) => seq)))
    open = open.filter((root, i) => {
      const living = mentions[i]?.find(({ seq }) => citations.get(seq) !== undefined)
      if (living !== undefined) names.set(root, living.name)
      return living === undefined
    })
  }
  return names
}

/** Mentions of an entity that count, by all of its names, rising by seq. */
export function mentionsOf(view: View, root: number, limit: number): readonly MentionOf[] {
  const { graph, seen, identity } = view
  const all = identity.members(root).flatMap((node) => graph.mentions(node, limit))
  return all.filter(({ seq }) => seen.record(seq)).sort((a, b) => a.seq - b.seq)
}
