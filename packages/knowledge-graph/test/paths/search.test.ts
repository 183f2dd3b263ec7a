import type { PathGraph } from '@mnestic/knowledge-graph'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { search } from '../../src/paths/search.ts'
import { spansOf, type Costs } from '../../src/paths/split.ts'
import { chainOf } from '../../src/paths/chain.ts'
import { named, type Triple } from './triples.ts'

const costs: Costs = { step: 0, back: 0, undo: 0, share: 0, part: 0, bare: 0, skip: 0 }

function searchIn(graph: PathGraph, start: number, beam: number, facts = Infinity) {
  const chain = chainOf('one two three four Ana', { start: 19, end: 22 }, [], () => false)
  const spans = spansOf(chain, new Map(), costs)
  const says = new Float64Array(100)
  return search(
    graph,
    start,
    spans,
    { says: (relation) => says.map((_, i) => ((i * 7 + relation * 3) % 10) / 10) },
    { maxLength: 3, beam, costs, sharing: false },
    { reach: 1_000, facts },
  )
}

describe('search', () => {
  const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')
  const triples = fc.array(fc.tuple(name, fc.constantFrom('p', 'q'), name) as fc.Arbitrary<Triple>, {
    minLength: 1,
    maxLength: 12,
  })

  test('finds every sequence of relations that some walk takes, with all of its ends', () => {
    fc.assert(
      fc.property(triples, (given) => {
        const { graph } = named(given)
        // Sets of nodes, from all sequences of three relations there are; a way back leads to others than it began at.
        const walks = new Map<string, Set<number>>()
        const walk = (
          from: ReadonlySet<number>,
          before: ReadonlySet<number>,
          taken: readonly number[],
        ): void => {
          if (taken.length === 3) return
          for (const relation of [0, 1, 2, 3]) {
            const ends = new Set<number>()
            for (const node of from)
              graph.follow(node, relation, (target) => {
                if (taken.at(-1) !== (relation ^ 1) || !before.has(target)) ends.add(target)
                return true
              })
            if (ends.size === 0) continue
            walks.set([...taken, relation].join(), ends)
            walk(ends, from, [...taken, relation])
          }
        }
        walk(new Set([0]), new Set(), [])
        const found = searchIn(graph, 0, 1_000)
        expect(new Map(found.map(({ relations, ends }) => [relations.join(), new Set(ends)]))).toEqual(walks)
        expect(found).toHaveLength(walks.size)
      }),
    )
  })

  test('keeps to its beam, and to its number of facts', () => {
    const predicates = Array.from({ length: 20 }, (_, i) => `p${String(i).padStart(2, '0')}`)
    const layers = ['a', 'b', 'c', 'd']
    const given = layers
      .slice(1)
      .flatMap((layer, i) => predicates.map((one): Triple => [layers[i]!, one, layer]))
    const { graph } = named(given)
    expect(searchIn(graph, 0, 5).length).toBeLessThanOrEqual(40 + 2 * 5 * 40)
    let followed = 0
    const counting: PathGraph = {
      ...graph,
      follow: (node, relation, visit) =>
        graph.follow(node, relation, (target, fact) => {
          followed += 1
          return visit(target, fact)
        }),
    }
    searchIn(counting, 0, 1_000, 50)
    expect(followed).toBeLessThanOrEqual(50)
  })
})
