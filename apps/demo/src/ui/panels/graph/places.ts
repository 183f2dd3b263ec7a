import type { EdgeShown, NodeShown } from './elements.ts'

const golden = Math.PI * (3 - Math.sqrt(5))

/**
 * Where the layout begins: the most connected in the middle, the others around it on a spiral, values beside their
 * entities. The same graph always begins, and so ends, in the same places.
 */
export function places(
  nodes: readonly NodeShown[],
  edges: readonly EdgeShown[],
): ReadonlyMap<string, { readonly x: number; readonly y: number }> {
  const found = new Map<string, { readonly x: number; readonly y: number }>()
  const named = nodes
    .filter(({ name }) => name !== undefined)
    .toSorted((a, b) => b.facts - a.facts || (a.id < b.id ? -1 : 1))
  named.forEach(({ id }, index) => {
    const [radius, angle] = [60 * Math.sqrt(index), index * golden]
    found.set(id, { x: radius * Math.cos(angle), y: radius * Math.sin(angle) })
  })
  edges.forEach(({ source, target }, index) => {
    if (found.has(target)) return
    const { x, y } = found.get(source) ?? { x: 0, y: 0 }
    found.set(target, { x: x + 25 * Math.cos(index * golden), y: y + 25 * Math.sin(index * golden) })
  })
  return found
}
