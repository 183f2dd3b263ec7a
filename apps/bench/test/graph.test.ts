import { expect, test } from 'vitest'
import { keepers } from '../src/graph/keepers.ts'
import { factsPerRecord, generatedGraph, nameOf, seeds } from '../src/graph/generated.ts'
import { pushed } from '../src/graph/push.ts'
import { reference } from '../src/graph/reference.ts'
import { withFolder } from '../src/storages.ts'

const small = generatedGraph(300, 1_500, 1)

test('the graph is the same for the same seed, with a heavy tail of degrees', () => {
  expect(generatedGraph(300, 1_500, 1)).toEqual(small)
  expect(generatedGraph(300, 1_500, 2).subject).not.toEqual(small.subject)
  const degrees = new Uint32Array(300)
  for (const end of [...small.subject, ...small.object]) degrees[end]!++
  degrees.sort()
  expect(degrees[299]! / degrees[150]!).toBeGreaterThan(5)
  for (let i = 0; i < small.facts; i++) {
    expect(small.subject[i]).not.toBe(small.object[i])
    expect(small.from[i]).toBeLessThan(small.to[i]!)
    expect(small.record[i]).toBe(1 + Math.floor(i / factsPerRecord))
  }
})

test('a hundred thousand entities have as many names', () => {
  const names = new Set(Array.from({ length: 100_000 }, (_, i) => nameOf(i).toLowerCase()))
  expect(names.size).toBe(100_000)
})

test('the reference walks two facts and no more, and only those that count', () => {
  const line = {
    entities: 5,
    facts: 4,
    subject: Uint32Array.of(0, 2, 2, 3),
    predicate: new Uint8Array(4),
    object: Uint32Array.of(1, 1, 3, 4),
    from: Float64Array.of(10, 10, 20, 10),
    to: Float64Array.of(Infinity, 30, Infinity, Infinity),
    record: Uint32Array.of(1, 1, 2, 3),
  }
  const { twoSteps, related } = reference(line)
  expect([0, 1, 2, 3, 4].map((entity) => twoSteps(entity))).toEqual([2, 3, 4, 3, 2])
  expect(twoSteps(2, { record: 3, validAt: 25 })).toBe(4)
  expect(twoSteps(2, { record: 3, validAt: 30 })).toBe(2)
  expect(twoSteps(2, { record: 2, validAt: 25 })).toBe(3)
  expect(twoSteps(2, { record: 3, validAt: 5 })).toBe(0)
  expect(related(0)).toEqual([1, 2, 3, 4])
})

test('pushing finds what power iteration finds', () => {
  const { related } = reference(small)
  const neighbours = (node: number): readonly number[] =>
    [...small.subject.keys()].flatMap((i) => [
      ...(small.subject[i] === node ? [small.object[i]!] : []),
      ...(small.object[i] === node ? [small.subject[i]!] : []),
    ])
  const near = Array.from({ length: 300 }, (_, i) => neighbours(i))
  const found = pushed(
    7,
    (node) => near[node]!.length,
    (node, visit) => near[node]!.forEach(visit),
  )
  expect(found.filter((node) => related(7).includes(node)).length).toBeGreaterThanOrEqual(19)
})

test('who needs no installation and no server answers like the reference', async () => {
  const { twoSteps } = reference(small)
  const asked = seeds(300, 40, 2)
  for (const [name, keeper] of Object.entries(keepers).filter(
    ([, { packages, missing }]) => packages.length === 0 && missing === undefined,
  ))
    await withFolder(async (folder) => {
      await keeper.fill(folder, small, 200)
      const graph = await keeper.open(folder)
      const { twoSteps: walk, link, related } = graph
      for (const { entity, validAt } of asked) {
        const handle = await graph.handle(nameOf(entity))
        const at = { record: 75, validAt }
        if (walk) expect(await walk(handle), name).toBe(twoSteps(entity))
        if (walk) expect(await walk(handle, at), name).toBe(twoSteps(entity, at))
        if (link) expect(await link(nameOf(entity)), name).toBe(nameOf(entity))
      }
      if (related) expect(await related(await graph.handle(nameOf(7))), name).toHaveLength(20)
      expect(await graph.page?.(), name).toBe(1_000)
      await graph.close()
    })
})
