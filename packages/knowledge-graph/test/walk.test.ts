import { neighbourhood, pageRank, type Walkable } from '@mnestic/knowledge-graph'
import { expect, test } from 'vitest'

type Fact = readonly [subject: number, object: number]

function graphOf(nodes: number, facts: readonly Fact[]): Walkable {
  const each = (end: 0 | 1, node: number, visit: (fact: number) => boolean | undefined): void => {
    for (const [i, fact] of facts.entries()) if (fact[end] === node && visit(i) === false) return
  }
  return {
    nodes,
    subject: (fact) => facts[fact]![0],
    object: (fact) => facts[fact]![1],
    leaving: (node, visit) => each(0, node, visit),
    entering: (node, visit) => each(1, node, visit),
  }
}

/** Facts drawn by a fixed generator, some nodes much more often than others. */
function drawn(nodes: number, facts: number, seed: number): readonly Fact[] {
  let state = seed
  const draw = (power: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor(nodes * (state / 2 ** 32) ** power)
  }
  return Array.from({ length: facts }, () => [draw(1), draw(2)] as const)
}

const around = (facts: readonly Fact[], node: number): readonly number[] =>
  facts.flatMap(([s, o]) => [...(s === node ? [o] : []), ...(o === node ? [s] : [])])

test('a neighbourhood is what lies within so many facts, nearest first, in either direction', () => {
  for (let seed = 1; seed <= 60; seed++) {
    const facts = drawn(30, 25 + seed, seed)
    const graph = graphOf(30, facts)
    for (const from of [[seed % 30], [0, 7]])
      for (let steps = 0; steps <= 3; steps++) {
        const rings: number[][] = [[...from]]
        for (let step = 1; step <= steps; step++) {
          const met = new Set(rings.flat())
          const next = new Set((rings.at(-1) ?? []).flatMap((node) => around(facts, node)))
          rings.push([...next].filter((node) => !met.has(node)))
        }
        const found = neighbourhood(graph, from, steps)
        const sizes = rings.slice(1).map((ring) => ring.length)
        let begin = 0
        for (const [i, size] of sizes.entries()) {
          expect(new Set(found.slice(begin, begin + size))).toEqual(new Set(rings[i + 1]))
          begin += size
        }
        expect(found.length).toBe(begin)
      }
  }
})

test('a neighbourhood has a limit, and keeps the nearest', () => {
  const star = graphOf(5, [
    [0, 1],
    [0, 2],
    [0, 3],
    [3, 4],
  ])
  expect(neighbourhood(star, [0], 2)).toHaveLength(4)
  expect(neighbourhood(star, [0], 2, 3)).toEqual([1, 2, 3])
  expect(neighbourhood(star, [0], 1, 1)).toEqual([1])
  expect(neighbourhood(star, [4], 9)).toEqual([3, 0, 1, 2])
})

test('PageRank is that of power iteration, from one node or several', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const facts = drawn(40, 120, seed)
    for (const from of [[seed], [seed, 39 - seed]]) {
      const expected = iterated(40, facts, from)
      const ranked = pageRank(graphOf(40, facts), from, 1e-9)
      for (const { node, score } of ranked) expect(score).toBeCloseTo(expected[node]!, 5)
      const reached = new Set(ranked.map(({ node }) => node))
      for (const [node, score] of expected.entries())
        expect(reached.has(node), `${node}`).toBe(score > 0 && !from.includes(node))
    }
  }
})

test('PageRank of a node without facts is nobody’s', () => {
  expect(pageRank(graphOf(3, [[1, 2]]), [0])).toEqual([])
})

/** The plain way: a thousand steps of all walks at once. */
function iterated(nodes: number, facts: readonly Fact[], from: readonly number[]): readonly number[] {
  let rank: number[] = Array.from({ length: nodes }, (_, n) => (from.includes(n) ? 1 / from.length : 0))
  for (let round = 0; round < 300; round++) {
    const next: number[] = Array.from({ length: nodes }, () => 0)
    for (const [node, held] of rank.entries()) {
      const others = around(facts, node)
      for (const start of from) next[start]! += ((others.length === 0 ? 1 : 0.15) * held) / from.length
      for (const other of others) next[other]! += (0.85 * held) / others.length
    }
    rank = next
  }
  return rank
}
